using System.Collections.Immutable;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabSim.NodeRuntime.Volumes;

namespace LabSim.NodeRuntime.Guests;

/// <summary>
/// What cloud-init is told by its data source NoCloud: a volume labelled <c>cidata</c> with <c>meta-data</c>, <c>network-config</c> (version 2) and <c>user-data</c>
/// (docs/images.md, "Cloud images").
/// <para>
/// The first two are written as JSON, which is YAML too, and every value in them is checked before or quoted by the writer: none can become a line or a key of its own. The
/// user's config is <c>user-data</c> as it is, since it is theirs. The instance's id is a hash of all that, so that cloud-init does anew what it does once per instance
/// when a persistent node is told something else, and only then.
/// </para>
/// </summary>
public static class CloudSeed
{
    /// <summary>The label that cloud-init looks for.</summary>
    public const string Label = "cidata";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Default };

    /// <summary>The volume for one guest.</summary>
    /// <param name="settings">What it is told; its config is <c>user-data</c>.</param>
    /// <param name="keys">Public keys that open its first user's account, as in <c>authorized_keys</c>.</param>
    /// <exception cref="ArgumentException">A value is none that a guest can be told; the message names the node and the value.</exception>
    public static Volume Create(GuestSettings settings, ImmutableArray<string> keys)
    {
        try
        {
            var user = settings.Config.IsEmpty ? "#cloud-config\n{}\n"u8.ToArray() : settings.Config;
            var meta = new JsonObject
            {
                ["local-hostname"] = GuestValue.Hostname(settings.Hostname),
                ["public-keys"] = new JsonArray([.. keys.Select(key => (JsonNode)key)]),
            };
            var network = Write(Network(settings.Interfaces, settings.Management));
            meta["instance-id"] = $"labsim-{Fingerprint(Write(meta), network, user.ToArray())}";
            return new Volume(VolumeFormat.Iso9660, Label, [new("meta-data", Write(meta)), new("network-config", network), new("user-data", user)]);
        }
        catch (FormatException wrong)
        {
            throw new ArgumentException($"node '{settings.Hostname}': {wrong.Message}", nameof(settings), wrong);
        }
    }

    private static string Fingerprint(params byte[][] parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(part);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash())[..16];
    }

    private static byte[] Write(JsonObject text) => [.. JsonSerializer.SerializeToUtf8Bytes(text, Readable), (byte)'\n'];

    // https://cloudinit.readthedocs.io/en/latest/reference/network-config-format-v2.html
    private static JsonObject Network(ImmutableArray<GuestInterface> interfaces, GuestManagement? management)
    {
        var network = new JsonObject { ["version"] = 2, ["ethernets"] = new JsonObject(interfaces.Select(nic => KeyValuePair.Create(GuestValue.Interface(nic.Name), (JsonNode?)Ethernet(nic, management)))) };
        var vlans = interfaces.SelectMany(nic => nic.Vlans.Select(vlan => KeyValuePair.Create($"{nic.Name}.{GuestValue.Vlan(vlan.Key)}", (JsonNode?)Vlan(nic, vlan.Key, vlan.Value)))).ToArray();
        if (vlans.Length > 0)
        {
            network["vlans"] = new JsonObject(vlans);
        }

        return network;
    }

    // A cable that is not plugged must not hold up the boot.
    private static JsonObject Ethernet(GuestInterface nic, GuestManagement? management)
    {
        var ethernet = new JsonObject { ["match"] = new JsonObject { ["macaddress"] = GuestValue.Mac(nic.Mac) }, ["set-name"] = nic.Name, ["optional"] = true };
        SetAddresses(ethernet, nic.Addresses);
        if (!nic.Gateways.IsEmpty)
        {
            ethernet["routes"] = new JsonArray([.. nic.Gateways.Select(GuestValue.Gateway).Select(gateway =>
                (JsonNode)new JsonObject { ["to"] = gateway.AddressFamily == AddressFamily.InterNetwork ? "0.0.0.0/0" : "::/0", ["via"] = gateway.ToString() })]);
        }

        if (management is not null && nic.Addresses.Any(address => address.StartsWith($"{management.Address}/", StringComparison.Ordinal)))
        {
            ethernet["nameservers"] = new JsonObject
            {
                ["addresses"] = new JsonArray(JsonValue.Create($"{GuestValue.Gateway(management.NameServer)}")),
                ["search"] = new JsonArray(JsonValue.Create(GuestValue.Hostname(management.Domain))),
            };
        }

        return ethernet;
    }

    private static JsonObject Vlan(GuestInterface nic, int number, ImmutableArray<string> addresses)
    {
        var vlan = new JsonObject { ["id"] = number, ["link"] = nic.Name };
        SetAddresses(vlan, addresses);
        return vlan;
    }

    private static void SetAddresses(JsonObject target, ImmutableArray<string> addresses)
    {
        if (addresses.Contains(GuestNetwork.DhcpWord))
        {
            target["dhcp4"] = true;
        }

        if (addresses.Contains(GuestNetwork.AutoWord))
        {
            target["accept-ra"] = true;
        }

        var fixedOnes = addresses.Where(word => word is not (GuestNetwork.DhcpWord or GuestNetwork.AutoWord)).Select(GuestValue.Address).ToArray();
        if (fixedOnes.Length > 0)
        {
            target["addresses"] = new JsonArray([.. fixedOnes.Select(pair => (JsonNode)$"{pair.Address}/{pair.PrefixLength}")]);
        }
    }
}
