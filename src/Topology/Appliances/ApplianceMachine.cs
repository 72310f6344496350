using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Appliances;

/// <summary>What an appliance says of its machine, in LabSim's words.</summary>
internal sealed record ApplianceMachine
{
    /// <summary>The guest's architecture.</summary>
    public string Architecture { get; init; } = GuestBoard.Pc;

    /// <summary>Guest RAM in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Virtual CPUs.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>The model of the NICs.</summary>
    public string Nic { get; init; } = "";

    /// <summary>What a PC is built on.</summary>
    public BoardType Board { get; init; }

    /// <summary>The CPU in QEMU's words, or <see langword="null"/>.</summary>
    public string? CpuModel { get; init; }

    /// <summary>Where its firmware looks first; empty for disks, then CDs.</summary>
    public ImmutableArray<BootSource> Boot { get; init; } = [];

    /// <summary>How its first disk is attached.</summary>
    public DiskBus DiskBus { get; init; }

    /// <summary>It boots by UEFI.</summary>
    public bool IsUefi { get; init; }

    /// <summary>Where it shows itself.</summary>
    public ConsoleType Console { get; init; }

    /// <summary>It does not hear its power button.</summary>
    public bool IsSwitchedOff { get; init; }

    /// <summary>The names of its NICs in their order.</summary>
    public ImmutableArray<string> Ports { get; init; } = [];

    /// <summary>The first one is called otherwise than the others: its management interface.</summary>
    public bool HasManagement { get; init; }

    /// <summary>What its SMBIOS says, by a kind's words.</summary>
    public ImmutableSortedDictionary<string, string> Smbios { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Its fw_cfg files by name.</summary>
    public ImmutableSortedDictionary<string, string> FirmwareFiles { get; init; } = HardwareTraits.NoFiles;
}
