using System.Globalization;
using System.Text;

namespace LabSim.Cli.Rendering;

/// <summary>Makes text from outside harmless for a terminal: whatever moves a cursor, changes a colour or turns the reading direction becomes visible.</summary>
internal static class Inert
{
    /// <summary>One line: every control and format character is written out.</summary>
    public static string Line(string? text) => Escape(text ?? "", keepLayout: false);

    /// <summary>Several lines: line ends and tabs stay.</summary>
    public static string Text(string? text) => Escape(text ?? "", keepLayout: true);

    private static string Escape(string text, bool keepLayout)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsActive(rune) && !(keepLayout && rune.Value is '\n' or '\t'))
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                result.Append(rune.ToString());
            }
        }

        return result.ToString();
    }

    private static bool IsActive(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
