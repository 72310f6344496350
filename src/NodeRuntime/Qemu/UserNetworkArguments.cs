using LabSim.NodeRuntime.Machines.Outside;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>QEMU without a machine: its user-mode network on a hub, at which a port of the switch is the other end.</summary>
internal static class UserNetworkArguments
{
    // Nothing is translated: one mebibyte of cache instead of a gibibyte of address space.
    private const string SmallestTranslator = "tcg,tb-size=1";

    /// <summary>QEMU's name of the network.</summary>
    public const string Id = "outside";

    /// <summary>The hub that joins the network and its NICs (<see cref="NicArguments"/>).</summary>
    public const int Hub = 0;

    /// <summary>Adds them. There is no IPv6: the lab's own routers would find a second one that advertises a prefix nobody asked for.</summary>
    public static void Add(List<string> arguments, UserNetwork network)
    {
        arguments.AddRange(["-accel", SmallestTranslator, "-machine", "none"]);
        var user = new OptionText("user").With("id", Id).With("net", network.Subnet).With("host", $"{network.Gateway}")
            .With("dns", $"{network.NameServer}").With("dhcpstart", $"{network.FirstLease}").With("ipv6", false);
        foreach (var forward in network.Forwards)
        {
            user.With("hostfwd", $"{forward}");
        }

        arguments.AddRange(["-netdev", user.ToString(), "-netdev", Port($"{Id}-port", Id)]);
    }

    /// <summary>A port of the hub for a network back end.</summary>
    public static string Port(string id, string netdev) => new OptionText("hubport").With("id", id).With("hubid", Hub).With("netdev", netdev).ToString();
}
