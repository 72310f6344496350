using System.Collections.Immutable;

namespace LabSim.Switching.Capture;

/// <summary>What to capture.</summary>
public sealed record CaptureRequest
{
    /// <summary>The ports to tap, each an interface of the file, in this order. At least one.</summary>
    public required ImmutableArray<string> Ports { get; init; }

    /// <summary>A filter in tcpdump's syntax, or <see langword="null"/> for every frame. It sees the frame as on the wire.</summary>
    public string? Filter { get; init; }

    /// <summary>Bytes kept of each frame.</summary>
    public int SnapLength { get; init; } = 262_144;

    /// <summary>Begins with what the flight recorder has of this time before, or <see langword="null"/>.</summary>
    public TimeSpan? Last { get; init; }

    /// <summary>Writes the statistics before the first frame and after every batch, too, so that a reader who cuts the capture into files has them for each.</summary>
    public bool StatisticsOften { get; init; }

    /// <summary>Goes on with the frames that come; without, the capture is <see cref="Last"/> alone and ends at once.</summary>
    public bool Live { get; init; } = true;

    /// <summary>Ends the capture after this many frames over all ports, those of the past not counted, or <see langword="null"/>.</summary>
    public long? Count { get; init; }

    /// <summary>Ends the capture after this time, or <see langword="null"/>.</summary>
    public TimeSpan? Duration { get; init; }
}
