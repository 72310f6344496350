using System.Collections.Immutable;
using LabSim.Topology.Grammar;
using LabSim.Topology.Places;
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
        var read = Read(source, options);
        if (read.Lab is not { } lab)
        {
            return new CompiledTopology(null, read.Report.ToOrdered(), []);
        }

        foreach (var rule in RuleBook.All)
        {
            rule.Check(lab, read.Report);
        }

        var spec = read.Report.HasErrors ? null : LabSpecWriter.Write(lab, options.Accelerator);
        return new CompiledTopology(spec, read.Report.ToOrdered(), ReferencedFiles(lab)) { Outline = spec is null ? null : OutlineWriter.Write(read) };
    }

    /// <summary>Reads and resolves a text; the rules are not asked.</summary>
    internal static TopologyReading Read(SourceText source, ResolutionOptions options)
    {
        var report = new DiagnosticBag(source.File, source.Text);
        if (!SourceCheck.IsReadable(report) || YamlTreeReader.Read(report) is not { } root)
        {
            return new TopologyReading(report, null, null, null);
        }

        var topology = TopologyGrammar.Topology.Read(root, report)?.Value;
        return new TopologyReading(report, root as YamlMapping, topology, topology is null ? null : TopologyResolver.Resolve(source.File, topology, options, report));
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
