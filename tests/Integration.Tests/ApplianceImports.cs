using System.Security.Cryptography;
using LabSim.TestKit;

namespace LabSim.Integration.Tests;

/// <summary>An appliance of GNS3 for a system that comes as a CD: taken in, and its machine is what the appliance says.</summary>
public sealed class ApplianceImports
{
    private const string Lab = "imported";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_appliance_is_taken_in_and_boots_as_it_says()
    {
        await using var installation = new Installation();
        var folder = Directory.GetParent(installation.Home)!.FullName;
        var cd = InstallerCd.Write();
        await File.WriteAllBytesAsync(Path.Combine(folder, "setup.iso"), cd, Cancellation);
        var appliance = Path.Combine(folder, "acme-setup.gns3a");
        await File.WriteAllTextAsync(appliance, Appliance(cd), Cancellation);

        var planned = await installation.RunAsync("image", "import", "--dry-run", appliance);
        Assert.Contains("hda       an empty disk of 8.0 GiB, sata", planned.Expect(0).Output, StringComparison.Ordinal);
        var added = await installation.RunAsync("image", "import", appliance);
        Assert.Contains("acme-setup/1.0 is added, and the kind acme-setup; in a topology: image: acme-setup/1.0\n", added.Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("usage     User: root", added.Output, StringComparison.Ordinal);
        Assert.Contains("acme-setup", (await installation.RunAsync("kind", "check")).Expect(0).Output, StringComparison.Ordinal);

        var topology = Path.Combine(folder, "imported.yaml");
        await File.WriteAllTextAsync(topology, "nodes:\n  new: { image: acme-setup/1.0 }\n  sw: { kind: switch }\nlinks:\n  - new:Gi0/1 -- sw\n", Cancellation);
        (await installation.RunAsync("up", topology)).Expect(0);
        await installation.AwaitConsoleAsync(Lab, "new", "installed.", log => log.TrimEnd() == "installing.installed.");
        var node = (await installation.ReadLabAsync(Lab)).Nodes.Single(n => n.Name == "new");
        Assert.Equal(["MGMT", "Gi0/0", "Gi0/1", "Gi0/2"], node.Interfaces.Select(i => i.Name));
        Assert.Equal("screen", node.Console);
        var words = (await File.ReadAllTextAsync($"/proc/{node.Pid}/cmdline", Cancellation)).Split('\0');
        Assert.Equal(4, words.Count(word => word.StartsWith("rtl8139,", StringComparison.Ordinal)));
        Assert.Contains("qemu64,+ssse3", words);
        Assert.Contains("2", words[Array.IndexOf(words, "-smp") + 1], StringComparison.Ordinal);
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    private static string Appliance(byte[] cd)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        md5.AppendData(cd);
        return $$"""
            {
              "name": "ACME Setup", "category": "router", "description": "A system that comes as a CD.", "registry_version": 5, "usage": "User: root",
              "first_port_name": "MGMT", "port_name_format": "Gi0/{0}",
              "qemu": {
                "adapter_type": "rtl8139", "adapters": 4, "ram": 64, "arch": "x86_64", "console_type": "vnc", "kvm": "allow", "hda_disk_interface": "sata",
                "boot_priority": "cd", "options": "-nographic -smp 2 -cpu qemu64,+ssse3"
              },
              "images": [
                { "filename": "setup.iso", "version": "1.0", "md5sum": "{{Convert.ToHexStringLower(md5.GetHashAndReset())}}", "filesize": {{cd.Length}} },
                { "filename": "empty8G.qcow2", "version": "1.0", "md5sum": "f1d2d25634c2a0a4e2d1a0f1a0a2a3a4", "filesize": 196984 }
              ],
              "versions": [ { "name": "1.0", "images": { "hda_disk_image": "empty8G.qcow2", "cdrom_image": "setup.iso" } } ]
            }
            """;
    }
}
