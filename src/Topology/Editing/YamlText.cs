using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LabSim.Topology.Editing;

/// <summary>
/// Values as YAML on one line. A text is written without quotes where every YAML reader takes it for that text: what other readers take for a
/// number, a time or a switch (<c>on</c>, <c>1e3</c>, <c>12:30</c>) is quoted.
/// </summary>
internal static partial class YamlText
{
    private const string Indicators = ",[]{}";

    private const string FirstIndicators = "-?:,[]{}#&*!|>'\"%@`= \t";

    /// <summary>A value in the flow style.</summary>
    /// <param name="value">The value.</param>
    /// <param name="blanks">Blanks inside braces.</param>
    public static string Flow(JsonNode? value, bool blanks = true) => value switch
    {
        JsonObject { Count: 0 } => "{}",
        JsonObject map when blanks => $"{{ {Entries(map, blanks)} }}",
        JsonObject map => $"{{{Entries(map, blanks)}}}",
        JsonArray list => $"[{string.Join(", ", list.Select(i => Flow(i, blanks)))}]",
        _ => Scalar(value),
    };

    /// <summary>A single value that may stand inside brackets, too.</summary>
    public static string Scalar(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => Number(value),
        _ => Word(value.GetValue<string>()),
    };

    /// <summary>A text, quoted where it must be.</summary>
    public static string Word(string text) => IsPlain(text) ? text : Quoted(text);

    /// <summary>A text in double quotes.</summary>
    public static string Quoted(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var c in text)
        {
            result.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return result.Append('"').ToString();
    }

    /// <summary>A text in the quotes of another one: a quoted value stays quoted.</summary>
    public static string Like(string old, JsonNode? value) => value?.GetValueKind() != JsonValueKind.String ? Scalar(value) : old switch
    {
        ['"', ..] => Quoted(value.GetValue<string>()),
        ['\'', ..] when value.GetValue<string>() is var text && !text.AsSpan().ContainsAny('\n', '\t') => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => Scalar(value),
    };

    private static string Entries(JsonObject map, bool blanks) => string.Join(", ", map.Select(e => $"{Word(e.Key)}: {Flow(e.Value, blanks)}"));

    private static string Number(JsonNode value) =>
        decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("0.############################", CultureInfo.InvariantCulture)
            : value.ToJsonString();

    private static bool IsPlain(string text) =>
        text.Length > 0 && !FirstIndicators.Contains(text[0]) && text[^1] is not (' ' or ':' or '\t') && text.AsSpan().IndexOfAny(Indicators) < 0
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) && !text.Contains("\t#", StringComparison.Ordinal) && !text.Contains(":\t", StringComparison.Ordinal)
        && !text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF') && !OtherType().IsMatch(text);

    [GeneratedRegex(
        @"\A(?:~|null|true|false|yes|no|on|off|[-+]?(?:0x[0-9a-f_]+|0o?[0-7_]+|0b[01_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|\.[0-9][0-9_]*(?:e[-+]?[0-9]+)?|\.inf)|\.nan|[-+]?[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|\.\.\.|<<)\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherType();
}
