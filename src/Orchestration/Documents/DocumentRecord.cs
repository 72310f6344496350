using System.Collections.Immutable;
using LabSim.Topology.Editing;

namespace LabSim.Orchestration.Documents;

/// <summary>What the store keeps of an open file: the text as we left it, so that a restarted server knows what others changed meanwhile.</summary>
internal sealed record DocumentRecord
{
    public required string File { get; init; }

    public required long Revision { get; init; }

    public required string Label { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required string Text { get; init; }

    /// <summary>The sidecar's text; empty where there is none.</summary>
    public required string Layout { get; init; }

    /// <summary>The newest text without errors, where <see cref="Text"/> has some.</summary>
    public string? ValidText { get; init; }

    /// <summary>The revision of the newest text without errors; 0 where there never was one.</summary>
    public long ValidRevision { get; init; }

    /// <summary>The revisions whose changes can be undone and redone, the oldest first.</summary>
    public ImmutableArray<long> History { get; init; } = [];

    /// <summary>How many of them are in the text; those after can be redone.</summary>
    public int Done { get; init; }
}

/// <summary>One change.</summary>
/// <param name="Label">What it was, for people.</param>
/// <param name="Text">What it did to the text.</param>
/// <param name="Layout">What it did to the sidecar.</param>
internal sealed record HistoryEntry(string Label, TextSplice Text, TextSplice Layout);
