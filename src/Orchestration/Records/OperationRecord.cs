using System.Collections.Immutable;
using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Records;

/// <summary>What the store keeps of an operation. It is written before the first step (write-ahead) and again when all is done.</summary>
internal sealed record OperationRecord
{
    /// <summary>Its number in the lab, from 1.</summary>
    public required long Number { get; init; }

    public required string Verb { get; init; }

    /// <summary>running, done, failed, cancelled.</summary>
    public required string State { get; init; }

    /// <summary>A failure or a cancellation is being undone: a server that finds this goes on undoing.</summary>
    public bool Undoing { get; init; }

    /// <summary>It was cancelled (as against: it failed).</summary>
    public bool Cancelled { get; init; }

    public ErrorRecord? Error { get; init; }

    /// <summary>The lab as it shall be; of up and apply.</summary>
    public LabRecord? Target { get; init; }

    /// <summary>The nodes it is about; of start, stop and restart.</summary>
    public ImmutableArray<string> Nodes { get; init; } = [];

    /// <summary>The nodes that had a machine when it began: what undoing goes back to.</summary>
    public ImmutableArray<string> RunningBefore { get; init; } = [];

    /// <summary>The lab was open (its ports listened) when it began.</summary>
    public bool OpenBefore { get; init; }

    public bool Wipe { get; init; }

    public string Id => Number.ToString();

    public LabOperation ToOperation() => new(Id, Verb, State, Error?.ToException());
}
