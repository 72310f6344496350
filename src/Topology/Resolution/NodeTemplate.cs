using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Resolution;

/// <summary>An entry of <c>nodes</c> with its settings resolved; a range makes several nodes of it.</summary>
internal sealed record NodeTemplate
{
    /// <summary>The entry.</summary>
    public required Named<RangedName, NodeDefinition> Definition { get; init; }

    /// <summary>The kind; <see cref="NodeKind.Unknown"/> where it cannot be known.</summary>
    public required NodeKind Kind { get; init; }

    /// <summary>What it is where its kind is no machine.</summary>
    public SegmentSpec? Segment { get; init; }

    /// <summary>The image's name.</summary>
    public required string Image { get; init; }

    /// <summary>Guest architecture.</summary>
    public required string Architecture { get; init; }

    /// <summary>The cascade's outcome.</summary>
    public required SettingsDefinition Settings { get; init; }

    /// <summary>How many nodes it names to start after, each as often as it is named.</summary>
    public long AfterCount => Definition.Value.After is { } after ? after.Value.Sum(name => (long)name.Value.Count) : 0;

    /// <summary>The nodes that it starts after; none where it names more than a lab can have, which is an error.</summary>
    public ImmutableArray<string> After => field.IsDefault ? field = Expand() : field;

    /// <summary>Its disks beside the image's, as they are written; what defaults and groups say is for those kinds that have it.</summary>
    public Located<ImmutableArray<Located<DiskSpec>>>? WrittenDisks => Kind.Settings.Contains("disks") ? Settings.Disks : null;

    /// <summary>Its disks beside the image's.</summary>
    public ImmutableArray<DiskSpec> Disks => WrittenDisks is { } disks ? [.. disks.Value.Select(disk => disk.Value)] : Kind.Disks;

    /// <summary>The image of the CD in its drive.</summary>
    public Located<string>? Cdrom => Kind.Settings.Contains("cdrom") ? Settings.Cdrom : null;

    /// <summary>How its disk is attached.</summary>
    public DiskBus DiskBus => Kind.Settings.Contains("disk-bus") ? Settings.DiskBus?.Value ?? Kind.DiskBus : Kind.DiskBus;

    /// <summary>What finds its disk's boot loader; where nobody says otherwise, what its board is used to.</summary>
    public FirmwareType Firmware => (Kind.Settings.Contains("firmware") ? Settings.Firmware?.Value : null) ?? Kind.Firmware ?? GuestBoard.Firmware(Architecture)[0];

    /// <summary>How many serial ports it has.</summary>
    public int SerialPorts => Settings.SerialPorts?.Value ?? Kind.SerialPorts;

    private ImmutableArray<string> Expand() => Definition.Value.After is { } after && AfterCount <= LabQuota.MaxNodes
        ? [.. after.Value.SelectMany(name => Enumerable.Range(0, name.Value.Count).Select(name.Value.At)).Distinct(StringComparer.Ordinal)]
        : [];
}
