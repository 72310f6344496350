
namespace LabSim.Topology;

/// <summary>How large one lab may be.</summary>
public static class LabQuota
{
    /// <summary>Nodes of a lab: far beyond what one host can run, far below what would hurt the server.</summary>
    public const int MaxNodes = 1000;

    /// <summary>The most disks of a machine beside that of its image: a PC's IDE takes four drives.</summary>
    public const int MaxFurtherDisks = 3;

    /// <summary>The most devices of the host that a node has for itself.</summary>
    public const int MaxHostDevices = 4;

    /// <summary>The most serial ports of a machine: a PC has room for four (COM1 to COM4).</summary>
    public const int MaxSerialPorts = 4;

    /// <summary>Data interfaces of a node: what fits on a board's bus, and on a bridge for those that its bus has no room for. Kinds may have fewer.</summary>
    public const int MaxInterfaces = 32;

    /// <summary>Ports of a switch or hub: enough for a top-of-rack switch, or a classroom.</summary>
    public const int MaxPorts = 64;

    /// <summary>VLANs of all trunks of a lab, equal trunks counted once: more than 200 trunks with every VLAN, and each different.</summary>
    public const int MaxTrunkVlans = 1_000_000;

    /// <summary>Links of a lab: every interface of every machine used once. See <see cref="Spec.InterfaceNaming"/>.</summary>
    public const int MaxLinks = MaxNodes * MaxInterfaces / 2;
}
