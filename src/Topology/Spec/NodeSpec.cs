using System.Collections.Immutable;

namespace LabSim.Topology.Spec;

/// <summary>One node after resolution (defaults → kind → group → node).</summary>
public sealed record NodeSpec
{
    /// <summary>The node's name, <c>[A-Za-z0-9][A-Za-z0-9_-]{0,39}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The kind's name, for example <c>linux-router</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The image's name, for example <c>labsim/router</c>; empty for a segment.</summary>
    public required string Image { get; init; }

    /// <summary>The guest's architecture in QEMU's spelling, for example <c>x86_64</c>; empty for a segment.</summary>
    public required string Architecture { get; init; }

    /// <summary>Guest RAM in bytes; 0 for a segment.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Number of virtual CPUs, at least 1; 0 for a segment.</summary>
    public required int Cpus { get; init; }

    /// <summary>What the user wants the guest's CPU to be run by.</summary>
    public required AcceleratorChoice Accelerator { get; init; }

    /// <summary>The data NICs in the order of their numbers, without holes, those that are always there first: a number that no link uses becomes a NIC without carrier.</summary>
    public required ImmutableArray<InterfaceSpec> Interfaces { get; init; }

    /// <summary>Path of the configuration file relative to the topology's folder, or <see langword="null"/> where the node has none.</summary>
    public string? Config { get; init; }

    /// <summary>The nodes that are ready before it starts.</summary>
    public ImmutableArray<string> After { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Shell lines that the guest runs once per boot, after its addresses are set and before its daemons start.</summary>
    public ImmutableArray<string> Exec { get; init; } = [];

    /// <summary>The FRR daemons to start; empty means "those that the configuration needs".</summary>
    public ImmutableArray<string> Daemons { get; init; } = [];

    /// <summary>Whether the node's disk survives <c>down</c> and <c>up</c>.</summary>
    public bool Persistent { get; init; }

    /// <summary>Its disks beside the image's, where it boots from one.</summary>
    public ImmutableArray<DiskSpec> Disks { get => field.IsDefault ? [] : field; init; }

    /// <summary>The image of the CD in its drive, beside one that the machine's own image is, or <see langword="null"/>.</summary>
    public string? Cdrom { get; init; }

    /// <summary>How its disks are attached, where it boots from a disk.</summary>
    public DiskBus DiskBus { get; init; } = DiskBus.Virtio;

    /// <summary>How its boot loader is found, where it boots from a disk.</summary>
    public FirmwareType Firmware { get; init; }

    /// <summary>The model of its NICs in QEMU's spelling: virtio-net, e1000, e1000e, vmxnet3, rtl8139 or pcnet.</summary>
    public string NicModel { get; init; } = "virtio-net";

    /// <summary>What becomes of it when its machine ends by itself.</summary>
    public RestartPolicy Restart { get; init; }

    /// <summary>How long nobody uses it, nor what its cables reach, until it is paused; <see langword="null"/> for never.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>What its process may take of the host.</summary>
    public NodeLimits Limits { get => field ?? NodeLimits.None; init; } = NodeLimits.None;

    /// <summary>PCI devices of the host that it has for itself, by their addresses.</summary>
    public ImmutableArray<string> Passthrough { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Its place on the management segment, or <see langword="null"/> where it has none.</summary>
    public ManagementSpec? Management { get; init; }

    /// <summary>How many serial ports it has, 1 to 4; 1 in a lab that an earlier version brought up. A segment has none, whatever stands here.</summary>
    public int SerialPorts { get; init => field = Math.Max(1, value); } = 1;

    /// <summary>How frames pass between its NICs and the switch. With <see cref="Spec.Datapath.VhostUser"/> the NICs are virtio-net.</summary>
    public Datapath Datapath { get; init; } = Datapath.Auto;

    /// <summary>What it is by its kind; <see langword="null"/> in a lab that an earlier version brought up (<see cref="Kinds.KindTraits"/>).</summary>
    public NodeTraits? Traits { get; init; }

    /// <summary>What it is where it has no guest (switch, hub, nat), or <see langword="null"/> where it has one.</summary>
    public SegmentSpec? Segment { get; init; }
}
