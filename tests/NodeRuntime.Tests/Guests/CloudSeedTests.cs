using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LabSim.NodeRuntime.Guests;
using LabSim.NodeRuntime.Volumes;

namespace LabSim.NodeRuntime.Tests.Guests;

/// <summary>What cloud-init is told; that it understands, the whole run with a real one shows (Integration.Tests, CloudImages).</summary>
public sealed class CloudSeedTests
{
    private const string Key = "ecdsa-sha2-nistp256 AAAA labsim";

    private static readonly GuestSettings Web = new()
    {
        Hostname = "web-1",
        Forwarding = false,
        Config = "#cloud-config\npackages: [nginx]\n"u8.ToArray(),
        Interfaces =
        [
            Nic("eth1", "02:00:00:00:00:AA", ["10.0.1.1/24", "2001:DB8:0::1/64"], ["10.0.1.254", "fe80::1"]),
            Nic("eth2", "02:00:00:00:00:bb", ["dhcp", "auto"], []) with { Vlans = ImmutableSortedDictionary<int, ImmutableArray<string>>.Empty.Add(20, ["10.0.20.1/24"]) },
            Nic("eth3", "02:00:00:00:00:cc", [], []),
        ],
    };

    [Fact]
    public void On_a_management_segment_it_asks_its_name_server_there()
    {
        var settings = Web with { Management = new GuestManagement("10.0.1.1", "10.0.1.3", "lab.internal", []) };
        var ethernets = JsonDocument.Parse(Files(CloudSeed.Create(settings, [Key]))["network-config"]).RootElement.GetProperty("ethernets");
        Assert.Equal(Compact("""{ "addresses": ["10.0.1.3"], "search": ["lab.internal"] }"""), Compact(ethernets.GetProperty("eth1").GetProperty("nameservers").GetRawText()));
        Assert.False(ethernets.GetProperty("eth2").TryGetProperty("nameservers", out _));
    }

    [Fact]
    public void It_is_told_its_name_its_key_its_addresses_and_the_users_own_words()
    {
        var volume = CloudSeed.Create(Web, [Key]);
        Assert.Equal((VolumeFormat.Iso9660, "cidata"), (volume.Format, volume.Label));
        var files = Files(volume);
        var meta = JsonDocument.Parse(files["meta-data"]).RootElement;
        Assert.Equal("web-1", meta.GetProperty("local-hostname").GetString());
        Assert.Equal([Key], meta.GetProperty("public-keys").EnumerateArray().Select(key => key.GetString()!));
        Assert.Equal("#cloud-config\npackages: [nginx]\n", files["user-data"]);
        Assert.Equal(
            Compact("""
            {
              "version": 2,
              "ethernets": {
                "eth1": {
                  "match": { "macaddress": "02:00:00:00:00:aa" }, "set-name": "eth1", "optional": true, "addresses": ["10.0.1.1/24", "2001:db8::1/64"],
                  "routes": [{ "to": "0.0.0.0/0", "via": "10.0.1.254" }, { "to": "::/0", "via": "fe80::1" }]
                },
                "eth2": { "match": { "macaddress": "02:00:00:00:00:bb" }, "set-name": "eth2", "optional": true, "dhcp4": true, "accept-ra": true },
                "eth3": { "match": { "macaddress": "02:00:00:00:00:cc" }, "set-name": "eth3", "optional": true }
              },
              "vlans": { "eth2.20": { "id": 20, "link": "eth2", "addresses": ["10.0.20.1/24"] } }
            }
            """), Compact(files["network-config"]));
    }

    [Fact]
    public void Without_a_config_it_is_told_that_there_is_none()
        => Assert.Equal("#cloud-config\n{}\n", Files(CloudSeed.Create(Web with { Config = default }, [Key]))["user-data"]);

    [Fact]
    public void It_is_another_instance_when_it_is_told_something_else_and_only_then()
    {
        Assert.Equal(Instance(Web, Key), Instance(Web with { Forwarding = true }, Key));
        string[] others = [Instance(Web with { Hostname = "web-2" }, Key), Instance(Web with { Config = default }, Key), Instance(Web with { Interfaces = [] }, Key), Instance(Web, Key + "2")];
        Assert.Equal(5, others.Append(Instance(Web, Key)).Distinct().Count());
    }

    [Theory]
    [InlineData("x\nruncmd: [reboot]")]
    [InlineData("x\rruncmd: [reboot]")]
    [InlineData("x\u0085y: z")]
    [InlineData("x\u2028y: z")]
    [InlineData("\"}, \"runcmd\": [\"reboot\"], \"x\": {\"y\": \"")]
    [InlineData("x: y")]
    [InlineData("x # y")]
    [InlineData("- x")]
    [InlineData("*x")]
    [InlineData("!!python/object:x")]
    [InlineData("{{ x }}")]
    [InlineData("\0")]
    public void No_value_becomes_a_line_or_a_key(string hostile)
    {
        var nic = Web.Interfaces[0];
        GuestSettings[] told =
        [
            Web with { Hostname = hostile }, Web with { Hostname = "web" + hostile },
            With(nic with { Name = hostile }), With(nic with { Name = "eth1" + hostile }), With(nic with { Mac = hostile }), With(nic with { Mac = nic.Mac + hostile }),
            With(nic with { Addresses = [hostile] }), With(nic with { Addresses = ["10.0.0.1/24" + hostile] }), With(nic with { Addresses = [hostile + "10.0.0.1/24"] }),
            With(nic with { Gateways = [hostile] }), With(nic with { Gateways = ["10.0.0.1" + hostile] }),
            With(nic with { Vlans = nic.Vlans.Add(7, ["10.0.0.1/24" + hostile]) }),
        ];
        Assert.All(told, settings => Assert.Throws<ArgumentException>(() => CloudSeed.Create(settings, [Key])));

        // A key's comment is free text: it stays within its quotes.
        var files = Files(CloudSeed.Create(Web, [Key + hostile]));
        Assert.Equal(
            ["local-hostname", "public-keys", "instance-id"], JsonDocument.Parse(files["meta-data"]).RootElement.EnumerateObject().Select(property => property.Name));
        Assert.DoesNotContain(files["meta-data"].Split('\n'), line => line.StartsWith("runcmd", StringComparison.Ordinal) || line.StartsWith('y'));
        Assert.All(files["meta-data"], letter => Assert.True(letter is '\n' or (>= ' ' and < '\u007f')));
    }

    private static GuestSettings With(GuestInterface nic) => Web with { Interfaces = [nic] };

    private static GuestInterface Nic(string name, string mac, ImmutableArray<string> addresses, ImmutableArray<string> gateways) =>
        new(name, mac, addresses, gateways, ImmutableSortedDictionary<int, ImmutableArray<string>>.Empty);

    private static Dictionary<string, string> Files(Volume volume) => volume.Files.ToDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Content.Span));

    private static string Instance(GuestSettings settings, string key) => JsonDocument.Parse(Files(CloudSeed.Create(settings, [key]))["meta-data"]).RootElement.GetProperty("instance-id").GetString()!;

    private static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);
}
