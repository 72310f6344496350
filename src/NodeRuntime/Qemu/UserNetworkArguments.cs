using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>QEMU without a machine: its user-mode network on a hub, at which a port of the switch is the other end.</summary>
internal static class UserNetworkArguments
{
    // Nothing is translated: one mebibyte of cache instead of a gibibyte of address space.
    private const string SmallestTranslator = "tcg,tb-size=1";

    /// <summary>The hub that joins the network and its NICs (<see cref="NicArguments"/>).</summary>
    public const int Hub = 0;

    /// <summary>Adds them. There is no IPv6: the lab's own routers would find a second one that advertises a prefix nobody asked for.</summary>
    public static void Add(List<string> arguments, UserNetwork network)
    {
        arguments.AddRange(["-accel", SmallestTranslator, "-machine", "none"]);
        arguments.AddRange(["-netdev", new OptionText("user").With("id", "outside").With("net", network.Subnet).With("host", $"{network.Gateway}")
            .With("dns", $"{network.NameServer}").With("dhcpstart", $"{network.FirstLease}").With("ipv6", false).ToString()]);
        arguments.AddRange(["-netdev", Port("outside-port", "outside")]);
    }

    /// <summary>A port of the hub for a network back end.</summary>
    public static string Port(string id, string netdev) => new OptionText("hubport").With("id", id).With("hubid", Hub).With("netdev", netdev).ToString();
}
