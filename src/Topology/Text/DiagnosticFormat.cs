using System.Runtime.CompilerServices;
using System.Text;

namespace LabSim.Topology.Text;

/// <summary>
/// Diagnostics as plain text, the same in the CLI and in the server:
/// <code>
/// topologies/x.yaml:14:9: error LS0204: node 'r2' has no interface 'Gi0/9' (it has eth1–eth24)
///   14 |   - r1:eth1 -- r2:Gi0/9
///      |                   ^^^^^
///      = hint: did you mean 'eth9'?
/// </code>
/// Whatever the source says, the result is inert on a terminal.
/// </summary>
public static class DiagnosticFormat
{
    /// <summary>Characters of a source line that are shown at most.</summary>
    private const int Window = 100;

    /// <summary>Lines of the texts that are in use: one text usually has many diagnostics.</summary>
    private static readonly ConditionalWeakTable<string, LineMap> Maps = [];

    /// <summary>Characters that are shown before the caret at least, where a line is cut.</summary>
    private const int Lead = 30;

    /// <summary>The first line: <c>file:line:column: severity code: message</c>.</summary>
    public static string Headline(Diagnostic diagnostic)
    {
        var severity = diagnostic.Severity == Severity.Error ? "error" : "warning";
        return $"{InertText.Escape(diagnostic.File)}:{diagnostic.Span.Line}:{diagnostic.Span.Column}: {severity} {diagnostic.Code}: {InertText.Escape(diagnostic.Message)}";
    }

    /// <summary>Headline, source line, caret and hint; lines end with LF. Without a text only headline and hint.</summary>
    /// <param name="diagnostic">The problem.</param>
    /// <param name="text">The text that it was found in, or <see langword="null"/>.</param>
    public static string Format(Diagnostic diagnostic, string? text) => Render(diagnostic, text is null ? null : Maps.GetValue(text, t => new LineMap(t)));

    /// <summary>All of them, with an empty line between two.</summary>
    /// <param name="diagnostics">The problems.</param>
    /// <param name="text">The text that they were found in, or <see langword="null"/>.</param>
    public static string Format(IEnumerable<Diagnostic> diagnostics, string? text) => string.Join('\n', diagnostics.Select(d => Format(d, text)));

    private static string Render(Diagnostic diagnostic, LineMap? lines)
    {
        var result = new StringBuilder(Headline(diagnostic)).Append('\n');
        var margin = new string(' ', Math.Max(4, diagnostic.Span.Line.ToString().Length));
        if (lines is not null && lines.Line(diagnostic.Span.Line) is { IsEmpty: false } line)
        {
            var (source, caret) = Excerpt(line, diagnostic.Span);
            result.Append(diagnostic.Span.Line.ToString().PadLeft(margin.Length)).Append(" | ").Append(source).Append('\n');
            result.Append(margin).Append(" | ").Append(caret).Append('\n');
        }

        if (diagnostic.Hint is { } hint)
        {
            result.Append(margin).Append(" = hint: ").Append(InertText.Escape(hint)).Append('\n');
        }

        return result.ToString();
    }

    /// <summary>The part of the line around the span, and the carets below it.</summary>
    private static (string Source, string Caret) Excerpt(ReadOnlySpan<char> line, SourceSpan span)
    {
        var start = Math.Clamp(span.Column - 1, 0, line.Length);
        var end = span.EndLine > span.Line ? line.Length : Math.Clamp(span.EndColumn - 1, start, line.Length);
        var from = line.Length <= Window ? 0 : Math.Clamp(start - Lead, 0, line.Length - Window);
        var to = Math.Min(line.Length, from + Window);
        end = Math.Min(end, to);
        var before = (from > 0 ? "…" : "") + Visible(line[from..start]);
        var marked = Visible(line[start..end]);
        var after = Visible(line[end..to]) + (to < line.Length ? "…" : "");
        return ((before + marked + after).TrimEnd(), new string(' ', before.Length) + new string('^', Math.Max(1, marked.Length)));
    }

    /// <summary>A tab is one blank wide, so that carets stand where they belong on every terminal.</summary>
    private static string Visible(ReadOnlySpan<char> part)
    {
        Span<char> blanks = new char[part.Length];
        part.Replace(blanks, '\t', ' ');
        return InertText.Escape(blanks);
    }
}
