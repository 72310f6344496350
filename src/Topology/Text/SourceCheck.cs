using System.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Text;

/// <summary>Refuses what is no text before any parser sees it.</summary>
internal static class SourceCheck
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // YAML 1.1 ends a line with these, YAML 1.2 and editors do not: line numbers would part.
    private const char LineSeparator = '\u2028';
    private const char ParagraphSeparator = '\u2029';

    /// <summary>The bytes as text, without a byte-order mark, or <see langword="null"/> where they are no UTF-8 or too many (reported).</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, DiagnosticBag report)
    {
        var start = report.Lines.Span(0, 0);
        if (bytes.Length > YamlLimits.MaxBytes)
        {
            ReportSize(report, bytes.Length);
            return null;
        }

        if (bytes.StartsWith<byte>([0xff, 0xfe]) || bytes.StartsWith<byte>([0xfe, 0xff]))
        {
            report.Add(DiagnosticCatalog.NotUtf8, start, "the file is UTF-16 text", "save it as UTF-8");
            return null;
        }

        bytes = bytes.StartsWith<byte>([0xef, 0xbb, 0xbf]) ? bytes[3..] : bytes;
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            ReportBytes(report, bytes[..Math.Clamp(exception.Index, 0, bytes.Length)]);
            return null;
        }
    }

    /// <summary>Whether a text is short enough and has no control characters (YAML 1.2, section 5.1) and no half surrogate pairs; else it is reported.</summary>
    public static bool IsReadable(DiagnosticBag report)
    {
        var text = report.Lines.Text;
        if (Encoding.UTF8.GetByteCount(text) is var size && size > YamlLimits.MaxBytes)
        {
            ReportSize(report, size);
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var paired = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if ((char.IsControl(c) && c is not ('\t' or '\n' or '\r')) || c is LineSeparator or ParagraphSeparator || (char.IsSurrogate(c) && !paired))
            {
                report.Add(
                    DiagnosticCatalog.ControlCharacter, report.Lines.Span(i, i + 1), $"the character U+{(int)c:X4} must not stand in a topology",
                    c == '\0' ? "this looks like a binary file" : "remove it");
                return false;
            }

            i += paired ? 1 : 0;
        }

        return true;
    }

    private static void ReportSize(DiagnosticBag report, int size) =>
        report.Add(DiagnosticCatalog.FileTooLarge, report.Lines.Span(0, 0), $"the file has {size:N0} bytes; at most {YamlLimits.MaxBytes:N0} are allowed", "split the lab");

    /// <summary>The place of a wrong byte: line and column are true, though there is no text to show.</summary>
    private static void ReportBytes(DiagnosticBag report, ReadOnlySpan<byte> before)
    {
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        report.Add(
            DiagnosticCatalog.NotUtf8, new SourceSpan(line, column, line, column, 0, 0), "the file is not UTF-8 text",
            before.Contains((byte)0) ? "this looks like a binary file" : "save it as UTF-8");
    }
}
