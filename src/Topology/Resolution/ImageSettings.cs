using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>Settings that came with an image: weaker than all that a topology says, stronger than the kind's. <see langword="null"/> is "not said".</summary>
public sealed record ImageSettings
{
    /// <summary>Guest RAM in bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Virtual CPUs.</summary>
    public int? Cpus { get; init; }

    /// <summary>Further disks.</summary>
    public ImmutableArray<DiskSpec>? Disks { get; init; }

    /// <summary>The image of a CD.</summary>
    public string? Cdrom { get; init; }

    /// <summary>How the disk is attached.</summary>
    public DiskBus? DiskBus { get; init; }

    /// <summary>How the boot loader is found.</summary>
    public FirmwareType? Firmware { get; init; }

    /// <summary>The model of the NICs.</summary>
    public string? NicModel { get; init; }

    /// <summary>As a level of the cascade. The file has no place for them but that of the image's name.</summary>
    internal SettingsDefinition At(SourceSpan place) => new()
    {
        Memory = MemoryBytes is { } memory ? new Located<long>(memory, place) : null,
        Cpus = Cpus is { } cpus ? new Located<int>(cpus, place) : null,
        Disks = Disks is { } disks ? new([.. disks.Select(disk => new Located<DiskSpec>(disk, place))], place) : null,
        Cdrom = Cdrom is { } cdrom ? new Located<string>(cdrom, place) : null,
        DiskBus = DiskBus is { } bus ? new Located<DiskBus>(bus, place) : null,
        Firmware = Firmware is { } firmware ? new Located<FirmwareType>(firmware, place) : null,
        Nic = NicModel is { } nic ? new Located<string>(nic, place) : null,
    };
}
