using LabSim.Contracts.Topologies;
using LabSim.Topology.Text;

namespace LabSim.Cli.Rendering;

/// <summary>Diagnostics with the source line and a caret, in colours where they may be. The text itself is the topology room's.</summary>
internal static class DiagnosticRenderer
{
    /// <summary>Writes them all.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="diagnostics">The problems.</param>
    /// <param name="source">The text that they are about, where it is known.</param>
    /// <param name="style">Colours.</param>
    public static void Write(TextWriter output, IEnumerable<DiagnosticDocument> diagnostics, TopologyText? source, Style style)
    {
        foreach (var document in diagnostics)
        {
            var diagnostic = ToDiagnostic(document);
            var text = DiagnosticFormat.Format(diagnostic, source is not null && source.File == document.File ? source.Text : null);
            foreach (var (index, line) in text.TrimEnd('\n').Split('\n').Index())
            {
                output.WriteLine(index == 0 ? Headline(line, diagnostic, style) : Detail(line, style));
            }
        }
    }

    /// <summary>A diagnostic as the contract has it.</summary>
    public static DiagnosticDocument ToDocument(Diagnostic diagnostic) => new(
        diagnostic.File, diagnostic.Span.Line, diagnostic.Span.Column,
        diagnostic.Span.EndLine > diagnostic.Span.Line ? diagnostic.Span.Column + 1 : diagnostic.Span.EndColumn,
        diagnostic.Severity == Severity.Error ? "error" : "warning", diagnostic.Code, diagnostic.Message, diagnostic.Hint);

    private static Diagnostic ToDiagnostic(DiagnosticDocument document) => new(
        document.File, new SourceSpan(document.Line, document.Column, document.Line, document.EndColumn, 0, 0),
        document.Severity == "error" ? Severity.Error : Severity.Warning, document.Code, document.Message, document.Hint);

    private static string Headline(string line, Diagnostic diagnostic, Style style)
    {
        var severity = diagnostic.Severity == Severity.Error ? "error" : "warning";
        var at = line.IndexOf($": {severity} {diagnostic.Code}: ", StringComparison.Ordinal);
        if (at < 0)
        {
            return line;
        }

        var place = line[..(at + 2)];
        var message = line[(at + 2 + severity.Length)..];
        return style.Bold(place) + (severity == "error" ? style.Red(severity) : style.Yellow(severity)) + message;
    }

    private static string Detail(string line, Style style)
    {
        var margin = line.IndexOf('|');
        var carets = line.AsSpan(margin + 1).Trim();
        return margin >= 0 && carets.Length > 0 && carets.TrimStart('^').IsEmpty ? line[..(margin + 1)] + style.Red(line[(margin + 1)..]) : style.Dim(line);
    }
}
