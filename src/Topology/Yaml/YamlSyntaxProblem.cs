using LabSim.Topology.Text;
using YamlDotNet.Core;

namespace LabSim.Topology.Yaml;

/// <summary>Turns the parser's exception into a diagnostic that a network engineer can use.</summary>
internal static class YamlSyntaxProblem
{
    public static void Report(DiagnosticBag report, YamlException exception, int start, int end)
    {
        var span = report.Lines.Span(start, Math.Max(end, start + 1));
        if (IndentingTab(report, span.Line) is { } tab)
        {
            report.Add(DiagnosticCatalog.Tab, tab, "this line is indented with a tab; YAML wants blanks", "replace the tab by blanks");
            return;
        }

        // Two rows are all that a caret can show; the rest of a long stretch tells nothing.
        var shown = span.EndLine > span.Line ? report.Lines.Span(start, start + 1) : span;
        var rest = report.Lines.Text.AsSpan(span.Start);
        report.Add(DiagnosticCatalog.Syntax, shown, $"this is not valid YAML: {Lower(exception.Message)}", Hint(exception.Message, rest));
    }

    /// <summary>The tab that indents the line of the error or the one after it (the parser reports the token before).</summary>
    private static SourceSpan? IndentingTab(DiagnosticBag report, int errorLine)
    {
        for (var number = errorLine; number <= errorLine + 1; number++)
        {
            var line = report.Lines.Line(number);
            var indent = line[..^line.TrimStart(" \t").Length];
            if (indent.Length < line.Length && indent.IndexOf('\t') is >= 0 and var column)
            {
                return new SourceSpan(number, column + 1, number, column + 2, report.Lines.Offset(number) + column, report.Lines.Offset(number) + column + 1);
            }
        }

        return null;
    }

    private static string? Hint(string message, ReadOnlySpan<char> rest)
    {
        if (rest is ['{', ..] && message.Contains("',' or", StringComparison.Ordinal))
        {
            return "inside [ ] and { }, a value with braces needs quotes: \"leaf{1..8}:eth1\"";
        }

        return message switch
        {
            _ when message.Contains("invalid mapping", StringComparison.Ordinal) => "put quotes around a value that contains ': '",
            _ when message.Contains("cannot start any token", StringComparison.Ordinal) => "put quotes around a value that begins with a special character",
            _ when message.Contains("expected key", StringComparison.Ordinal) => "check the indentation and the ':' of this line",
            _ when message.Contains("end of stream", StringComparison.Ordinal) => "a quote is not closed",
            _ when message.Contains("',' or", StringComparison.Ordinal) => "a bracket is not closed, or a value that contains ': ' needs quotes",
            _ => null,
        };
    }

    private static string Lower(string message) => message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
