using System.Collections.Immutable;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Kinds;

/// <summary>A file that describes a kind.</summary>
/// <param name="Source">Its text, and the name that users know it by.</param>
/// <param name="Kind">The kind, or <see langword="null"/> where something is wrong.</param>
/// <param name="Diagnostics">What is wrong.</param>
internal sealed record KindFile(SourceText Source, NodeKind? Kind, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Reads a text. Never throws for what it says.</summary>
    public static KindFile Read(SourceText source)
    {
        var report = new DiagnosticBag(source.File, source.Text);
        var root = SourceCheck.IsReadable(report) ? YamlTreeReader.Read(report) : null;
        var grammar = root is YamlMapping map && map.Entries.Any(e => e.Key.Value == KindGrammar.SegmentWord) ? KindGrammar.Segment : KindGrammar.Machine;
        var read = root is null ? null : grammar.Read(root, report);
        if (read is { } kind && !report.HasErrors)
        {
            KindCheck.Check(kind.Value, report);
        }

        return new KindFile(source, read is { } whole && !report.HasErrors ? whole.Value.ToKind() : null, report.ToOrdered());
    }
}
