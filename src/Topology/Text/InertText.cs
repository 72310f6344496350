using System.Globalization;
using System.Text;

namespace LabSim.Topology.Text;

/// <summary>Makes foreign text harmless for a terminal: whatever moves a cursor, changes a colour or turns the reading direction becomes visible.</summary>
internal static class InertText
{
    private const int LongestQuote = 60;

    /// <summary>The text with every control, format and unpaired surrogate character written as <c>\u001b</c>.</summary>
    public static string Escape(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                var rune = new Rune(text[i], text[i + 1]);
                result.Append(IsActive(Rune.GetUnicodeCategory(rune)) ? $"\\U{rune.Value:x8}" : rune.ToString());
                i++;
            }
            else
            {
                result.Append(IsActive(char.GetUnicodeCategory(text[i])) ? $"\\u{(int)text[i]:x4}" : text[i].ToString());
            }
        }

        return result.ToString();
    }

    /// <summary>A value for a message: in single quotes, cut where it is long. (The diagnostic escapes it.)</summary>
    public static string Quote(string value) =>
        value.Length <= LongestQuote ? $"'{value}'" : $"'{value.AsSpan(0, LongestQuote)}…'";

    private static bool IsActive(UnicodeCategory category) => category is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
