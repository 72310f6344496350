using System.Globalization;
using System.Text.RegularExpressions;

namespace LabSim.Topology.Impairments;

/// <summary>A number and what follows it: <c>1.5</c> and <c>ms</c>. Decimal, ASCII digits, no sign, no exponent.</summary>
/// <param name="Digits">The number as written.</param>
/// <param name="Unit">The rest, without blanks around it.</param>
internal readonly partial record struct Quantity(string Digits, string Unit)
{
    /// <summary>A number in a regular expression that JSON Schema understands, too: everything that a decimal holds exactly.</summary>
    public const string Pattern = @"[0-9]{1,12}(?:\.[0-9]{1,15})?";

    private const int LongestText = 64;

    /// <summary>The number.</summary>
    public decimal Number => decimal.Parse(Digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    /// <summary>Splits a text, or <see langword="null"/> where it does not begin with a number.</summary>
    public static Quantity? Split(string text) =>
        text.Length <= LongestText && Form().Match(text) is { Success: true } match ? new Quantity(match.Groups[1].Value, match.Groups[2].Value.Trim()) : null;

    /// <summary>The shortest exact form; of two as short the one with the larger unit.</summary>
    /// <param name="value">The value in the smallest unit.</param>
    /// <param name="units">The units, the largest first, and how many of the smallest one each has.</param>
    public static string Shortest(decimal value, params ReadOnlySpan<(string Unit, long Size)> units)
    {
        string? best = null;
        foreach (var (unit, size) in units)
        {
            if ((value >= size || size == 1) && Plain(value / size) + unit is var text && (best is null || text.Length < best.Length))
            {
                best = text;
            }
        }

        return best ?? Plain(value / units[^1].Size) + units[^1].Unit;
    }

    /// <summary>A number without exponent and without zeros at its end.</summary>
    public static string Plain(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(" + Pattern + @")(?![0-9.])(.*)\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Form();
}
