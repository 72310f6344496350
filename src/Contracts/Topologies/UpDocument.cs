using LabSim.Contracts.Labs;

namespace LabSim.Contracts.Topologies;

/// <summary>The answer to a <see cref="TopologyRequest"/>: 200 when nothing is to do, 202 when an operation was begun.</summary>
public sealed record UpDocument
{
    /// <summary>The lab's name.</summary>
    public required string Lab { get; init; }

    /// <summary>started, unchanged, converging.</summary>
    public required string Outcome { get; init; }

    /// <summary>What changes, one line each, for people.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>Warnings of the topology.</summary>
    public required IReadOnlyList<DiagnosticDocument> Warnings { get; init; }

    /// <summary>The operation to follow, or <see langword="null"/> where nothing is to do.</summary>
    public OperationDocument? Operation { get; init; }

    /// <summary>The number of the newest event before the operation: follow the events after it.</summary>
    public required long AfterEvent { get; init; }
}
