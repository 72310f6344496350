using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace LabSim.LabServer.Tests.Appliances;

/// <summary>An appliance of GNS3, the files of which are all the same disk.</summary>
internal static class AcmeBox
{
    public static readonly byte[] Disk = Bootable(1 << 20, 1);

    public static byte[] Bootable(int bytes, byte mark)
    {
        var disk = new byte[bytes];
        (disk[0], disk[510], disk[511]) = (mark, 0x55, 0xAA);
        return disk;
    }

    public static JsonObject Version(string name, params string[] files) => new()
    {
        ["name"] = name, ["images"] = new JsonObject(files.Select((file, index) => KeyValuePair.Create<string, JsonNode?>($"hd{"abcd"[index]}_disk_image", file))),
    };

    public static string Appliance(params JsonObject[] versions)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        sum.AppendData(Disk);
        var hash = Convert.ToHexStringLower(sum.GetHashAndReset());
        var images = versions.SelectMany(version => version["images"]!.AsObject().Select(pair => (string)pair.Value!)).Distinct().Select(file => (JsonNode)new JsonObject
        {
            ["filename"] = file, ["version"] = "1", ["md5sum"] = hash, ["filesize"] = Disk.Length, ["download_url"] = "https://acme.example/page",
        });
        return new JsonObject
        {
            ["registry_version"] = 4, ["name"] = "ACME Box", ["category"] = "router",
            ["qemu"] = new JsonObject { ["adapter_type"] = "e1000", ["adapters"] = 2, ["ram"] = 64, ["arch"] = "x86_64", ["console_type"] = "telnet", ["kvm"] = "allow" },
            ["images"] = new JsonArray([.. images]), ["versions"] = new JsonArray([.. versions]),
        }.ToJsonString();
    }
}
