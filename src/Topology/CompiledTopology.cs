using System.Collections.Immutable;
using LabSim.Topology.Places;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology;

/// <summary>What became of a topology's text.</summary>
/// <param name="Spec">The resolved lab, or <see langword="null"/> where a diagnostic is an error.</param>
/// <param name="Diagnostics">All problems, ordered by position.</param>
/// <param name="ReferencedFiles">
/// The files that it refers to, as written (relative to its folder, within it), each once, with the place of the first reference; known even
/// where there are errors.
/// </param>
public sealed record CompiledTopology(
    LabSpec? Spec, ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<ReferencedFile> ReferencedFiles)
{
    /// <summary>Where the lab's nodes and links are written, or <see langword="null"/> where there is no <see cref="Spec"/>.</summary>
    public TopologyOutline? Outline { get; init; }
}

/// <summary>A file that a topology refers to.</summary>
/// <param name="Path">The path as written.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ReferencedFile(string Path, SourceSpan Span)
{
    /// <summary>The problem that it cannot be read. Reading is the caller's: this room does no I/O.</summary>
    /// <param name="file">The topology as the user named it.</param>
    /// <param name="message">What is wrong, with the path.</param>
    /// <param name="hint">The remedy, or <see langword="null"/>.</param>
    public Diagnostic Unreadable(string file, string message, string? hint = null) =>
        new(file, Span, DiagnosticCatalog.UnreadableFile.Severity, DiagnosticCatalog.UnreadableFile.Code, InertText.Escape(message), hint);
}
