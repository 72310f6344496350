using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace LabSim.NodeRuntime.Guests;

/// <summary>
/// Which daemons of FRR 8.4 a configuration needs. Starting one costs 0.2 to 0.4 s where the CPU is emulated, so the others stay away; the commands
/// are those of FRR's manual, by daemon.
/// </summary>
internal static class FrrDaemons
{
    private const string Zebra = "zebra";
    private const string Static = "staticd";

    private static readonly ImmutableArray<(string Daemon, Regex Command)> Commands =
    [
        (Static, Command(@"(ip|ipv6) (route|mroute) ")),
        ("ospfd", Command(@"router ospf( |$)|ip ospf")),
        ("ospf6d", Command(@"router ospf6|ipv6 ospf6")),
        ("bgpd", Command(@"router bgp|bgp ")),
        ("isisd", Command(@"router isis|(ip|ipv6) router isis")),
        ("fabricd", Command(@"router openfabric|(ip|ipv6) router openfabric")),
        ("ripd", Command(@"router rip$|ip rip ")),
        ("ripngd", Command(@"router ripng|ipv6 ripng")),
        ("eigrpd", Command("router eigrp|ip (bandwidth-percent|hello-interval|hold-time) eigrp")),
        ("babeld", Command("router babel|babel ")),
        ("ldpd", Command("mpls ldp|l2vpn ")),
        ("pimd", Command("router pim$|ip (pim|igmp|msdp|multicast)")),
        ("pim6d", Command("ipv6 (pim|mld)")),
        ("vrrpd", Command("vrrp ")),
        ("nhrpd", Command("(ip |ipv6 )?nhrp|tunnel (protection|source) ")),
        ("pbrd", Command("pbr-map|pbr-policy")),
        ("pathd", new Regex(@"\Asegment-routing\s*\z", RegexOptions.CultureInvariant)),
        ("bfdd", Command(@"bfd$|\S.* bfd( |$)")),
    ];

    /// <summary>The daemons to start, zebra first.</summary>
    /// <param name="wanted">What the user asked for; empty means that the configuration says it.</param>
    /// <param name="config">The configuration.</param>
    /// <exception cref="FormatException">A wanted name is none.</exception>
    public static ImmutableArray<string> Choose(ImmutableArray<string> wanted, string config)
    {
        var daemons = wanted.IsDefaultOrEmpty ? Find(config) : [.. wanted.Select(GuestValue.Daemon)];
        return [.. daemons.Prepend(Zebra).Distinct()];
    }

    private static ImmutableArray<string> Find(string config)
    {
        // An empty router is there to be configured by hand: static routes are the first thing that one tries.
        if (string.IsNullOrWhiteSpace(config))
        {
            return [Static];
        }

        var lines = FrrConfig.Lines(config).Select(line => line.TrimEnd()).Where(line => line.TrimStart() is [not ('!' or '#'), ..])
            .Where(line => !line.Contains(" description ", StringComparison.Ordinal)).ToArray();
        return [.. Commands.Where(entry => lines.Any(entry.Command.IsMatch)).Select(entry => entry.Daemon)];
    }

    private static Regex Command(string pattern) =>
        new($@"\A\s*(?:{pattern.Replace(" ", @"\s+", StringComparison.Ordinal)})", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
