using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Definition;

/// <summary>The settings that <c>defaults</c>, <c>kinds</c>, <c>groups</c> and nodes can give. See <see cref="Resolution.SettingCascade"/>.</summary>
internal sealed record SettingsDefinition
{
    /// <summary>No setting at all.</summary>
    public static SettingsDefinition None { get; } = new();

    /// <summary>The kind's name.</summary>
    public Located<string>? Kind { get; init; }

    /// <summary>The image's name.</summary>
    public Located<string>? Image { get; init; }

    /// <summary>Guest architecture.</summary>
    public Located<string>? Architecture { get; init; }

    /// <summary>Guest RAM in bytes.</summary>
    public Located<long>? Memory { get; init; }

    /// <summary>Virtual CPUs.</summary>
    public Located<int>? Cpus { get; init; }

    /// <summary>Accelerator.</summary>
    public Located<AcceleratorChoice>? Accelerator { get; init; }

    /// <summary>Path of the configuration file; <c>{name}</c> stands for the node's name.</summary>
    public Located<string>? Config { get; init; }

    /// <summary>Shell lines.</summary>
    public Located<ImmutableArray<Located<string>>>? Exec { get; init; }

    /// <summary>FRR daemons.</summary>
    public Located<ImmutableArray<Located<string>>>? Daemons { get; init; }

    /// <summary>Whether the disk lasts.</summary>
    public Located<bool>? Persistent { get; init; }

    /// <summary>Further disks.</summary>
    public Located<ImmutableArray<Located<DiskSpec>>>? Disks { get; init; }

    /// <summary>The image of a CD.</summary>
    public Located<string>? Cdrom { get; init; }

    /// <summary>How the disk is attached.</summary>
    public Located<DiskBus>? DiskBus { get; init; }

    /// <summary>How the boot loader is found.</summary>
    public Located<FirmwareType>? Firmware { get; init; }

    /// <summary>Model of the NICs.</summary>
    public Located<string>? Nic { get; init; }

    /// <summary>How frames reach the switch.</summary>
    public Located<Datapath>? Datapath { get; init; }

    /// <summary>What becomes of it when its machine ends by itself.</summary>
    public Located<RestartPolicy>? Restart { get; init; }

    /// <summary>How long nobody uses it until it is paused; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
    public Located<TimeSpan>? IdleTimeout { get; init; }

    /// <summary>CPU time of the process, percent of one CPU of the host.</summary>
    public Located<int>? CpuLimit { get; init; }

    /// <summary>Memory of the process in bytes.</summary>
    public Located<long>? MemoryLimit { get; init; }

    /// <summary>The host's CPUs that the process may run on, ascending.</summary>
    public Located<ImmutableArray<int>>? CpuSet { get; init; }

    /// <summary>PCI devices of the host.</summary>
    public Located<ImmutableArray<Located<string>>>? Passthrough { get; init; }

    /// <summary>Whether it is on the management segment.</summary>
    public Located<ManagementChoice>? Management { get; init; }

    /// <summary>How many serial ports there are.</summary>
    public Located<int>? SerialPorts { get; init; }

    /// <summary>A switch's ports and their VLANs.</summary>
    public Located<ImmutableArray<Named<RangedName, PortDefinition>>>? Ports { get; init; }

    /// <summary>Whether a switch forwards what bridges keep to themselves.</summary>
    public Located<bool>? Transparent { get; init; }

    /// <summary>How long a switch remembers a silent address.</summary>
    public Located<TimeSpan>? Ageing { get; init; }

    /// <summary>How many addresses a switch learns per port.</summary>
    public Located<int>? MacLimit { get; init; }

    /// <summary>How many frames to everybody a port takes in a second; 0 for any number.</summary>
    public Located<int>? StormLimit { get; init; }

    /// <summary>A nat's network.</summary>
    public Located<string>? Subnet { get; init; }
}
