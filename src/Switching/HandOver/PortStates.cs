using System.Collections.Immutable;
using System.Text.Json;
using LabSim.Interop;
using LabSim.Switching.Bridging;
using LabSim.Switching.Ports;
using LabSim.Switching.Stations;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.HandOver;

/// <summary>A port's state: that of a machine's or that of a segment's.</summary>
internal sealed record ExportedPort
{
    /// <summary>A machine's port.</summary>
    public PortConfig? Machine { get; init; }

    /// <summary>A segment's port.</summary>
    public ExportedSegmentPort? Segment { get; init; }

    /// <summary>What the machine's vhost-user connection has agreed on, while there is one.</summary>
    public ExportedConnection? Connection { get; init; }

    /// <summary>The datagrams of a machine that were read and not done with.</summary>
    public ImmutableArray<byte[]> Datagrams { get; init; } = [];

    /// <summary>What was read and not done with, and written and not taken, of a machine's stream, while there is one.</summary>
    public ExportedStream? Stream { get; init; }

    /// <summary>Makes it a part, with its files.</summary>
    public ExportedPart ToPart(IEnumerable<(string Role, FileDescriptor File)> files) =>
        new(PartKind.Port, Machine?.Name ?? Segment!.Name, JsonSerializer.SerializeToUtf8Bytes(this, StateJson.Default.ExportedPort), [.. files]);
}

/// <summary>A segment's port.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Segment">Its segment's.</param>
/// <param name="Trunk">Whether it is a trunk; <see langword="null"/> for a port that knows no VLANs.</param>
/// <param name="Tagged">The VLANs with tags.</param>
/// <param name="Untagged">The VLAN without, or 0.</param>
internal sealed record ExportedSegmentPort(string Name, string Segment, bool? Trunk, ImmutableArray<int> Tagged, int Untagged)
{
    /// <summary>Who is behind it.</summary>
    public SegmentStation? Station { get; init; }

    /// <summary>A port's configuration.</summary>
    public static ExportedSegmentPort Of(SegmentPortConfig config) =>
        new(config.Name, config.Segment, config.Vlans?.IsTrunk, config.Vlans is { } vlans ? [.. vlans.Tagged] : [], config.Vlans?.Untagged ?? 0) { Station = config.Station };

    /// <summary>The configuration again.</summary>
    public SegmentPortConfig ToConfig() => new()
    {
        Name = Name,
        Segment = Segment,
        Station = Station,
        Vlans = Trunk switch
        {
            null => null,
            true => VlanMembership.Trunk([.. Tagged], Untagged == 0 ? null : Untagged),
            false => VlanMembership.Access(Untagged),
        },
    };
}

/// <summary>A vhost-user connection between two messages.</summary>
/// <param name="Offered">Virtio features that were offered.</param>
/// <param name="Accepted">Those that the driver accepted.</param>
/// <param name="Protocol">Protocol features in use.</param>
/// <param name="Regions">The machine's memory, a file each.</param>
/// <param name="Receive">The receive ring.</param>
/// <param name="Transmit">The transmit ring.</param>
internal sealed record ExportedConnection(
    ulong Offered, ulong Accepted, ulong Protocol, ImmutableArray<MemoryRegionRequest> Regions, ExportedRing Receive, ExportedRing Transmit);

/// <summary>A ring. Where it goes on stands in the guest's memory: at the used index.</summary>
/// <param name="Size">Descriptors; 0 before it was described.</param>
/// <param name="Addresses">Where its parts are, if it was described.</param>
/// <param name="Running">Whether it was started.</param>
/// <param name="Enabled">Whether frames may pass.</param>
/// <param name="Discards">Whether it was disabled while it ran.</param>
/// <param name="Index">The next index of a ring that does not run.</param>
internal sealed record ExportedRing(ushort Size, VirtqueueAddresses? Addresses, bool Running, bool Enabled, bool Discards, ushort Index);

/// <summary>A stream in the middle of its bytes.</summary>
/// <param name="Read">What was read and not done with.</param>
/// <param name="Skip">How much of what is not read yet belongs to a frame that is skipped.</param>
/// <param name="Rest">The rest of a frame that was sent in part.</param>
internal sealed record ExportedStream(byte[] Read, int Skip, byte[] Rest);
