using System.Collections.Immutable;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>A node after its range was expanded.</summary>
internal sealed record ResolvedNode(string Name, NodeTemplate Template, ImmutableArray<ResolvedInterface> Interfaces)
{
    /// <summary>The place of its name.</summary>
    public SourceSpan Span => Template.Definition.Name.Span;

    /// <summary>The path of its configuration file, or <see langword="null"/>.</summary>
    public string? Config => Template.Kind.Settings.Contains("config") ? Template.Settings.Config?.Value.Replace("{name}", Name, StringComparison.Ordinal) : null;
}
