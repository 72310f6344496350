namespace LabSim.Contracts.Labs;

/// <summary>What a lab did in an interval (<c>labsim stats LAB --watch --json</c>, one document a line).</summary>
public sealed record StatsDocument
{
    /// <summary>The lab's name.</summary>
    public required string Lab { get; init; }

    /// <summary>The end of the interval, UTC, ISO 8601.</summary>
    public required string At { get; init; }

    /// <summary>How long it was.</summary>
    public required double IntervalSeconds { get; init; }

    /// <summary>The nodes in the order of the file.</summary>
    public required IReadOnlyList<NodeRates> Nodes { get; init; }

    /// <summary>The links in the order of the file.</summary>
    public required IReadOnlyList<LinkRates> Links { get; init; }
}

/// <summary>What a node's process used.</summary>
/// <param name="Name">The node.</param>
/// <param name="State">Its state at the end.</param>
/// <param name="CpuPercent">100 is one core of the host; <see langword="null"/> where the process was not the same all the time.</param>
/// <param name="ResidentBytes">Resident memory at the end.</param>
public sealed record NodeRates(string Name, string State, double? CpuPercent, long ResidentBytes);

/// <summary>What a link carried.</summary>
/// <param name="Id">The link's identity.</param>
/// <param name="Endpoints">Both ends, in the order of the file.</param>
/// <param name="State">Its state at the end.</param>
/// <param name="Rates">What it carried, each way.</param>
public sealed record LinkRates(string Id, IReadOnlyList<string> Endpoints, string State, BothDirections<DirectionRates> Rates);

/// <summary>What a direction carried and lost.</summary>
/// <param name="FramesPerSecond">Frames delivered.</param>
/// <param name="BitsPerSecond">Bits delivered, layer 2 without FCS and preamble.</param>
/// <param name="DropsPerSecond">Frames lost, whatever the reason.</param>
/// <param name="DropsBy">Frames lost in the interval, by reason.</param>
public sealed record DirectionRates(double FramesPerSecond, double BitsPerSecond, double DropsPerSecond, DropsDocument DropsBy);
