using System.Collections.Immutable;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Kinds;

/// <summary>A file that describes a kind.</summary>
/// <param name="Source">Its text, and the name that users know it by.</param>
/// <param name="Kind">The kind, or <see langword="null"/> where something is wrong.</param>
/// <param name="Diagnostics">What is wrong.</param>
public sealed record KindFile(SourceText Source, NodeKind? Kind, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>The most bytes that a file may have.</summary>
    public const int MaxBytes = 64 << 10;

    /// <summary>Whether it comes with LabSim.</summary>
    public bool IsBuiltin { get; internal init; }

    /// <summary>The kind's name as it is written, and where; also in a file that is wrong elsewhere.</summary>
    internal (string Name, SourceSpan Span)? Written { get; private init; }

    /// <summary>Reads a file. Never throws for what it says.</summary>
    /// <param name="file">The file as users know it.</param>
    /// <param name="read">Reads its bytes; what it throws about the file is one of its problems.</param>
    public static KindFile Read(string file, Func<string, byte[]> read)
    {
        var report = new DiagnosticBag(file, "");
        var nowhere = report.Lines.Span(0, 0);
        try
        {
            var bytes = read(file);
            if (bytes.Length > MaxBytes)
            {
                report.Add(DiagnosticCatalog.FileTooLarge, nowhere, $"a kind's file has at most {MaxBytes:N0} bytes", "is it one?");
            }
            else if (SourceCheck.Decode(bytes, report) is { } text)
            {
                return Read(new SourceText(file, text));
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            report.Add(DiagnosticCatalog.UnreadableFile, nowhere, unreadable.Message);
        }

        return new KindFile(new SourceText(file, ""), null, report.ToOrdered());
    }

    /// <summary>Reads a text. Never throws for what it says.</summary>
    public static KindFile Read(SourceText source)
    {
        var report = new DiagnosticBag(source.File, source.Text);
        var root = SourceCheck.IsReadable(report) ? YamlTreeReader.Read(report) : null;
        var entries = (root as YamlMapping)?.Entries ?? [];
        var grammar = entries.Any(e => e.Key.Value == KindGrammar.SegmentWord) ? KindGrammar.Segment : KindGrammar.Machine;
        var read = root is null ? null : grammar.Read(root, report);
        if (read is { } kind && !report.HasErrors)
        {
            KindCheck.Check(kind.Value, report);
        }

        return new KindFile(source, read is { } whole && !report.HasErrors ? whole.Value.ToKind() : null, report.ToOrdered())
        {
            Written = entries.FirstOrDefault(e => e.Key.Value == "name")?.Value is YamlScalar name ? (name.Value, name.Span) : null,
        };
    }

    /// <summary>The file, refused because of its kind's name.</summary>
    internal KindFile Refuse(string message, string hint)
    {
        var report = new DiagnosticBag(Source.File, Source.Text);
        report.Add(DiagnosticCatalog.KindTwice, Written!.Value.Span, message, hint);
        return this with { Kind = null, Diagnostics = [.. Diagnostics, .. report.ToOrdered()] };
    }
}
