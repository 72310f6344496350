using System.Text;
using System.Text.RegularExpressions;
using LabSim.Topology.Grammar;

namespace LabSim.Topology.Appliances;

/// <summary>An appliance's words as LabSim can write them.</summary>
internal static partial class ApplianceText
{
    private const int LongestKind = 40;

    /// <summary>A kind's name: lower case, digits and dashes.</summary>
    public static string Kind(string name)
    {
        var dashed = Others().Replace(name.ToLowerInvariant(), "-").Trim('-');
        dashed = dashed.Length > LongestKind ? dashed[..LongestKind].Trim('-') : dashed;
        return dashed.Length == 0 ? "appliance" : dashed;
    }

    /// <summary>A part of an image's name.</summary>
    public static string Part(string version)
    {
        var part = NoPart().Replace(version, "-").Trim('-', '.', '_', '+');
        return part.Length == 0 ? "image" : part[..Math.Min(part.Length, 60)];
    }

    /// <summary>One line of printable text, its first sentence where it is longer than a kind's summary can be.</summary>
    public static string Summary(string description, string otherwise)
    {
        var line = Line(description);
        var end = line.IndexOf(". ", StringComparison.Ordinal);
        line = end > 0 ? line[..(end + 1)] : line;
        line = line.Length <= 200 ? line : line[..200].TrimEnd() is var cut && cut.LastIndexOf(' ') is > 0 and var word ? cut[..Math.Min(word, 197)] + "…" : cut;
        return line.Length == 0 ? Line(otherwise) : line;
    }

    /// <summary>Text on one line, without control characters.</summary>
    public static string Line(string text) => Spaces().Replace(new string([.. text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]), " ").Trim();

    /// <summary>A text as a scalar of YAML in single quotes; it has no line breaks.</summary>
    public static string Quoted(string text) => new StringBuilder("'").Append(text.Replace("'", "''", StringComparison.Ordinal)).Append('\'').ToString();

    /// <summary>An interface's name as LabSim can have it, or <see langword="null"/> where nothing is left: no remarks in brackets, and slashes for dots, colons and spaces.</summary>
    /// <param name="name">As GNS3 writes it.</param>
    /// <param name="numbered">It shall have a number, and gets a 0 where it has none.</param>
    public static string? Interface(string name, bool numbered)
    {
        var plain = Separators().Replace(Remark().Replace(name, "").Trim(), "/");
        plain = NoInterface().Replace(plain, "-").Trim('-', '_', '/');
        if (numbered && plain.Length > 0)
        {
            plain = !char.IsAsciiDigit(plain[^1]) ? $"{plain}0" : PaddedNumber().Replace(plain, match => $"{match.Groups[1].Value}/{match.Groups[2].Value}");
        }

        return NamePatterns.Interface.Matches(plain) ? plain : null;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Others();

    [GeneratedRegex("[^A-Za-z0-9._+-]+")]
    private static partial Regex NoPart();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Remark();

    [GeneratedRegex("[.: ]+")]
    private static partial Regex Separators();

    [GeneratedRegex("[^A-Za-z0-9_/-]+")]
    private static partial Regex NoInterface();

    // "e00" would have a second spelling; "e0/0" has one.
    [GeneratedRegex("(.*?0)([0-9]+)$")]
    private static partial Regex PaddedNumber();
}
