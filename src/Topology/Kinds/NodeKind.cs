using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Kinds;

/// <summary>What nodes of one sort have in common. Kinds are data: a file each, of <c>Kinds/Builtin</c> or of the user's.</summary>
public sealed record NodeKind
{
    /// <summary>The NIC of a machine where nobody says otherwise.</summary>
    internal const string DefaultNic = "virtio-net";

    /// <summary>The name that topologies use.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The picture that stands for it, a word of the canvas (<c>router</c>, <c>firewall</c>, …).</summary>
    public required string Icon { get; init; }

    /// <summary>What names of its nodes begin with where nobody says otherwise.</summary>
    public required string Prefix { get; init; }

    /// <summary>What it is where its nodes are no machines (switch, hub, nat), or <see langword="null"/>; then all about images, memory and CPUs is empty.</summary>
    public SegmentType? Segment { get; init; }

    /// <summary>The image of a node that names none; empty where each node must name its own.</summary>
    public string Image { get; init; } = "";

    /// <summary>What a node is by it.</summary>
    public required NodeTraits Traits { get; init; }

    /// <summary>The names of its interfaces.</summary>
    public InterfaceNaming Interfaces => Traits.Interfaces;

    /// <summary>Whether the guest has LabSim's agent.</summary>
    public bool HasAgent => Traits.HasAgent;

    /// <summary>Guest RAM in bytes where nobody says otherwise.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Guest RAM in bytes below which it does not boot.</summary>
    public long MinimumMemoryBytes { get; init; }

    /// <summary>Virtual CPUs where nobody says otherwise.</summary>
    public int Cpus { get; init; }

    /// <summary>The model of its NICs where nobody says otherwise.</summary>
    public string NicModel { get; init; } = DefaultNic;

    /// <summary>How many serial ports there are where nobody says otherwise.</summary>
    public int SerialPorts { get; init; } = 1;

    /// <summary>How its disk is attached where nobody says otherwise.</summary>
    public DiskBus DiskBus { get; init; } = DiskBus.Virtio;

    /// <summary>Its disks beside the image's where nobody says otherwise.</summary>
    public ImmutableArray<DiskSpec> Disks { get; init; } = [];

    /// <summary>What finds its disk's boot loader where nobody says otherwise; <see langword="null"/>: what its architecture is used to.</summary>
    public FirmwareType? Firmware { get; init; }

    /// <summary>What a <c>config</c> file contains (<c>frr.conf</c>), or <see langword="null"/> where the kind takes none.</summary>
    public string? ConfigFormat { get; init; }

    /// <summary>The settings that it has: beyond those of every machine, or all of a segment.</summary>
    public required ImmutableHashSet<string> Settings { get; init; }

    /// <summary>The daemons that <c>daemons</c> may name.</summary>
    public ImmutableArray<string> Daemons { get; init; } = [];

    /// <summary>
    /// Stands in where nothing is known: the image is a stranger and no kind is given. It takes every setting, so that nothing is
    /// refused that the server may well understand.
    /// </summary>
    internal static NodeKind Unknown { get; } = new()
    {
        Name = "unknown",
        Summary = "A machine that is only known to the server.",
        Icon = "vm",
        Prefix = "n",
        Traits = new NodeTraits { Interfaces = InterfaceNaming.Plain("eth", LabQuota.MaxInterfaces) with { Management = "eth0" } },
        MemoryBytes = 128L << 20,
        Cpus = 1,
        Settings = ["config", "exec", "daemons", "persistent", "disks", "cdrom", "disk-bus", "firmware"],
    };
}
