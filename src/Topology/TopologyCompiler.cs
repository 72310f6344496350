using System.Collections.Immutable;
using LabSim.Topology.Grammar;
using LabSim.Topology.Resolution;
using LabSim.Topology.Rules;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology;

/// <summary>The way from text to <see cref="Spec.LabSpec"/>: read, resolve, check. Pure: no file, no clock, no network.</summary>
public static class TopologyCompiler
{
    /// <summary>Compiles a text. Never throws for what a text says.</summary>
    public static CompiledTopology Compile(SourceText source, ResolutionOptions options)
    {
        var report = new DiagnosticBag(source.File, source.Text);
        if (!SourceCheck.IsReadable(report) || YamlTreeReader.Read(report) is not { } root)
        {
            return new CompiledTopology(null, report.ToOrdered(), []);
        }

        var lab = TopologyGrammar.Topology.Read(root, report) is { } topology ? TopologyResolver.Resolve(source.File, topology.Value, options, report) : null;
        if (lab is null)
        {
            return new CompiledTopology(null, report.ToOrdered(), []);
        }

        foreach (var rule in RuleBook.All)
        {
            rule.Check(lab, report);
        }

        var spec = report.HasErrors ? null : LabSpecWriter.Write(lab, options.Accelerator);
        return new CompiledTopology(spec, report.ToOrdered(), ReferencedFiles(lab));
    }

    /// <summary>Compiles a file's bytes: says what is wrong where they are no UTF-8 text, or too many.</summary>
    public static CompiledTopology Compile(string file, ReadOnlyMemory<byte> bytes, ResolutionOptions options)
    {
        var report = new DiagnosticBag(file, "");
        return SourceCheck.Decode(bytes.Span, report) is { } text
            ? Compile(new SourceText(file, text), options)
            : new CompiledTopology(null, report.ToOrdered(), []);
    }

    private static ImmutableArray<ReferencedFile> ReferencedFiles(ResolvedLab lab) =>
    [
        .. lab.Nodes.Where(n => n.Config is not null).DistinctBy(n => n.Config, StringComparer.Ordinal)
            .Select(n => new ReferencedFile(n.Config!, n.Template.Settings.Config!.Value.Span)),
    ];
}
