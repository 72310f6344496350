using System.Text.RegularExpressions;
using static LabSim.Topology.Impairments.ImpairmentLimits;

namespace LabSim.Topology.Impairments;

/// <summary>Rates in the words of tc(8): <c>64000bit</c>, <c>500kbit</c>, <c>10Mbit</c>, <c>1Gbit</c>; k, M and G are powers of 1000.</summary>
internal static partial class RateText
{
    /// <summary>The form in words.</summary>
    public const string Expected = "a rate such as 10Mbit, 500kbit or 1Gbit";

    /// <summary>The form as a regular expression.</summary>
    public const string Pattern = Quantity.Pattern + "(?:bit|kbit|Mbit|Gbit)";

    /// <summary>Reads a rate in bit/s.</summary>
    public static Parsed<long> Parse(string text)
    {
        if (Quantity.Split(text) is not { } quantity)
        {
            return TextProblem.Form(text, Expected);
        }

        if (Size(quantity.Unit) is not { } size || text.Length != quantity.Digits.Length + quantity.Unit.Length)
        {
            return TextProblem.Unit(text, "bit, kbit, Mbit or Gbit", Meant(quantity), "64000bit, 500kbit, 10Mbit or 1Gbit");
        }

        var bits = quantity.Number * size;
        return bits is < LeastRate or > HighestRate ? TextProblem.Bounds(text, Format(LeastRate), Format(HighestRate))
            : bits % 1 != 0 ? TextProblem.Fine(text, "1bit")
            : (long)bits;
    }

    /// <summary>The shortest exact form.</summary>
    public static string Format(long rate) => Quantity.Shortest(rate, ("Gbit", 1_000_000_000), ("Mbit", 1_000_000), ("kbit", 1_000), ("bit", 1));

    private static long? Size(string unit) => unit switch
    {
        "bit" => 1,
        "kbit" => 1_000,
        "Mbit" => 1_000_000,
        "Gbit" => 1_000_000_000,
        _ => null,
    };

    /// <summary>The rate that somebody probably meant. A capital B that is not part of a word in capitals stands for bytes.</summary>
    private static string? Meant(Quantity quantity)
    {
        if (Other().Match(quantity.Unit) is not { Success: true } match)
        {
            return null;
        }

        var prefix = match.Groups[1].Value.ToLowerInvariant() switch { "k" => "k", "m" => "M", "g" => "G", _ => "" };
        var word = match.Groups[2].Value;
        var bytes = word.StartsWith('B') && word is "B" or "Bps" or "B/s" or "Byte" or "Bytes";
        return (bytes ? Quantity.Plain(quantity.Number * 8) : quantity.Digits) + (quantity.Unit == "" ? "Mbit" : prefix + "bit");
    }

    [GeneratedRegex(@"\A([kmg]?)((?:b|bps|b/s|bits?|bits?/s|bytes?)?)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Other();
}
