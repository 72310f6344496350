using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;

namespace LabSim.NodeRuntime.Guests;

/// <summary>A guest's interfaces in the words of <c>ip -batch</c>, so that one process sets them all.</summary>
/// <param name="Interfaces">Lines <c>MAC NAME</c>.</param>
/// <param name="Links">Commands that make the VLAN sub-interfaces.</param>
/// <param name="Addresses">Commands that set addresses, bring interfaces up and set gateways.</param>
/// <param name="Slaac">Interfaces of a router that take router advertisements nevertheless, one line.</param>
/// <param name="Dhcp">Interfaces that ask for a lease, one line.</param>
internal sealed record GuestNetwork(string Interfaces, string Links, string Addresses, string Slaac, string Dhcp)
{
    /// <summary>Asks for a lease.</summary>
    public const string DhcpWord = "dhcp";

    /// <summary>Takes router advertisements.</summary>
    public const string AutoWord = "auto";

    /// <summary>Everything for one guest.</summary>
    /// <exception cref="FormatException">A value is none that a guest can be told.</exception>
    public static GuestNetwork Create(GuestSettings settings)
    {
        var interfaces = settings.Interfaces.Select(nic => WithConfiguredVlans(nic, settings)).ToArray();
        var ports = interfaces.SelectMany(Ports).ToArray();
        return new GuestNetwork(
            string.Concat(interfaces.Select(nic => $"{GuestValue.Mac(nic.Mac)} {GuestValue.Interface(nic.Name)}\n")),
            string.Concat(interfaces.SelectMany(nic => nic.Vlans.Keys.Select(
                vlan => $"link add link {nic.Name} name {nic.Name}.{GuestValue.Vlan(vlan)} type vlan id {vlan}\n"))),
            AddressLines(ports, interfaces),
            settings.Forwarding ? NamesWith(ports, AutoWord) : "",
            NamesWith(ports, DhcpWord));
    }

    /// <summary>Adds the sub-interfaces that stand in the configuration only; zebra would otherwise find no such interface.</summary>
    private static GuestInterface WithConfiguredVlans(GuestInterface nic, GuestSettings settings) => nic with
    {
        Vlans = nic.Vlans.ToImmutableDictionary().SetItems(
            FrrConfig.FindVlans(settings.Config.Span, nic.Name).Where(vlan => !nic.Vlans.ContainsKey(vlan))
                .Select(vlan => KeyValuePair.Create(vlan, ImmutableArray<string>.Empty))).ToImmutableSortedDictionary(),
    };

    private static IEnumerable<(string Name, ImmutableArray<string> Addresses)> Ports(GuestInterface nic) =>
        nic.Vlans.Select(vlan => ($"{nic.Name}.{vlan.Key}", vlan.Value)).Prepend((nic.Name, nic.Addresses));

    private static string AddressLines((string Name, ImmutableArray<string> Addresses)[] ports, GuestInterface[] interfaces)
    {
        var lines = new StringBuilder("link set dev lo up\n");
        foreach (var (name, addresses) in ports)
        {
            foreach (var (address, length) in addresses.Where(word => word is not (DhcpWord or AutoWord)).Select(GuestValue.Address))
            {
                // nodad: usable at once, also where the cable is not plugged yet.
                var option = address.AddressFamily == AddressFamily.InterNetwork ? "broadcast +" : "nodad";
                lines.Append($"address add {address}/{length} {option} dev {name}\n");
            }

            lines.Append($"link set dev {name} up\n");
        }

        foreach (var nic in interfaces)
        {
            lines.AppendJoin("", nic.Gateways.Select(gateway => $"route add default via {GuestValue.Gateway(gateway)} dev {nic.Name}\n"));
        }

        return lines.ToString();
    }

    private static string NamesWith((string Name, ImmutableArray<string> Addresses)[] ports, string word)
    {
        var names = string.Join(' ', ports.Where(port => port.Addresses.Contains(word)).Select(port => port.Name));
        return names.Length > 0 ? names + "\n" : "";
    }
}
