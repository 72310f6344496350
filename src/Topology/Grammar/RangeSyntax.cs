using System.Globalization;
using System.Text.RegularExpressions;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar;

/// <summary>Reads names with a range.</summary>
internal static partial class RangeSyntax
{
    /// <summary>A range in a regular expression that JSON Schema understands, too.</summary>
    public const string Pattern = @"\{[0-9]{1,9}\.\.[0-9]{1,9}\}";

    /// <summary>The name that stands at <paramref name="offset"/> of a scalar's value, or <see langword="null"/> where its range is wrong (reported).</summary>
    public static Located<RangedName>? Read(YamlScalar scalar, int offset, int length, DiagnosticBag report)
    {
        var span = scalar.Slice(offset, length);
        var text = scalar.Value.Substring(offset, length);
        if (text.AsSpan().IndexOfAny('{', '}') < 0)
        {
            return new(new RangedName(text, null, ""), span);
        }

        var match = Range().Match(text);
        var rest = match.Success ? text.Remove(match.Index, match.Length) : text;
        if (!match.Success || rest.AsSpan().IndexOfAny('{', '}') >= 0)
        {
            report.Add(DiagnosticCatalog.InvalidRange, span, $"{InertText.Quote(text)} is not a name with one range", "a range is written {1..8}, once in a name");
            return null;
        }

        var from = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var to = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        if (to < from || (long)to - from + 1 > NameRange.MaxCount)
        {
            var reason = to < from ? $"runs backwards; write {{{to}..{from}}}" : $"has more than {NameRange.MaxCount:N0} numbers";
            report.Add(DiagnosticCatalog.InvalidRange, scalar.Slice(offset + match.Index, match.Length), $"the range {match.Value} {reason}");
            return null;
        }

        var first = match.Groups[1].Value;
        var range = new NameRange(from, to, first.Length > 1 && first[0] == '0' ? first.Length : 1);
        return new(new RangedName(text[..match.Index], range, text[(match.Index + match.Length)..]), span);
    }

    [GeneratedRegex(@"\{([0-9]{1,9})\.\.([0-9]{1,9})\}")]
    private static partial Regex Range();
}
