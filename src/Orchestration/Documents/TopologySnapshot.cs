using System.Collections.Immutable;
using LabSim.Topology;
using LabSim.Topology.Canvas;
using LabSim.Topology.Text;

namespace LabSim.Orchestration.Documents;

/// <summary>An open topology file at one of its revisions.</summary>
public sealed record TopologySnapshot
{
    /// <summary>The lab's name, by the newest text that is a topology.</summary>
    public required string Lab { get; init; }

    /// <summary>Absolute path of the file.</summary>
    public required string File { get; init; }

    /// <summary>Grows by one with every change, and never stands for two texts; it outlives a server.</summary>
    public required long Revision { get; init; }

    /// <summary>What the last change was, for people.</summary>
    public required string Label { get; init; }

    /// <summary>Who made it: <c>ui</c>, or <c>file</c> where the file was changed by somebody else.</summary>
    public required string By { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The file's text.</summary>
    public required string Text { get; init; }

    /// <summary>What <c>undo</c> would take back, or <see langword="null"/>.</summary>
    public required string? Undo { get; init; }

    /// <summary>What <c>redo</c> would make again, or <see langword="null"/>.</summary>
    public required string? Redo { get; init; }

    /// <summary>All problems of the text, the file and the layout.</summary>
    public required ImmutableArray<Diagnostic> Diagnostics { get; init; }

    /// <summary>Whether the text is a topology without errors.</summary>
    public required bool IsValid { get; init; }

    /// <summary>What the newest text without errors means, or <see langword="null"/> where there never was one.</summary>
    public required CompiledTopology? Model { get; init; }

    /// <summary>The revision that <see cref="Model"/> belongs to; 0 where there is none.</summary>
    public required long ModelRevision { get; init; }

    /// <summary>The canvas.</summary>
    public required Layout Layout { get; init; }

    /// <summary>The file is not there.</summary>
    public bool IsMissing { get; init; }
}
