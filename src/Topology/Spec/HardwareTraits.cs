using System.Collections.Immutable;

namespace LabSim.Topology.Spec;

/// <summary>What a kind says of its machine beyond what topologies can say.</summary>
public sealed record HardwareTraits
{
    /// <summary>No <see cref="FirmwareFiles"/> at all.</summary>
    public static ImmutableSortedDictionary<string, string> NoFiles { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What a PC is built on.</summary>
    public BoardType Board { get; init; }

    /// <summary>The CPU in QEMU's words (<c>Nehalem,+aes</c>), or <see langword="null"/> for all that the accelerator can do.</summary>
    public string? CpuModel { get; init; }

    /// <summary>Where the firmware looks for a boot loader, the first choice first; it goes on with disks and CDs that are not named.</summary>
    public ImmutableArray<BootSource> Boot { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Files that the guest reads through <c>fw_cfg</c>, by name; <c>{name}</c> in their text stands for the node's name, <c>{config}</c> for its config.</summary>
    public ImmutableSortedDictionary<string, string> FirmwareFiles { get; init; } = NoFiles;

    /// <summary>Equal by value.</summary>
    public bool Equals(HardwareTraits? other) =>
        other is not null && Board == other.Board && CpuModel == other.CpuModel && Boot.SequenceEqual(other.Boot) && FirmwareFiles.SequenceEqual(other.FirmwareFiles);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Board, CpuModel, Boot.Length, FirmwareFiles.Count);
}
