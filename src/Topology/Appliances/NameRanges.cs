using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LabSim.Topology.Appliances;

/// <summary>Lists of names as kinds write them: <c>ge-0/0/0</c>, <c>ge-0/0/1</c>, … is <c>ge-0/0/{0..9}</c>.</summary>
internal static partial class NameRanges
{
    /// <summary>The shortest list of ranges, in the same order.</summary>
    public static ImmutableArray<string> Of(ImmutableArray<string> names)
    {
        var ranges = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < names.Length;)
        {
            var (length, text) = Numbers().Matches(names[i]).Reverse().Select(number => Run(names, i, number)).Append((1, names[i])).MaxBy(run => run.Item1);
            ranges.Add(text);
            i += length;
        }

        return ranges.ToImmutable();
    }

    // How many names from the first on differ in that number alone, each by one more.
    private static (int Length, string Text) Run(ImmutableArray<string> names, int from, Match number)
    {
        var name = names[from];
        var (before, after, first) = (name[..number.Index], name[(number.Index + number.Length)..], int.Parse(number.Value, CultureInfo.InvariantCulture));
        var length = 1;
        while (from + length < names.Length && names[from + length] == string.Create(CultureInfo.InvariantCulture, $"{before}{first + length}{after}"))
        {
            length++;
        }

        return length == 1 ? (1, name) : (length, string.Create(CultureInfo.InvariantCulture, $"{before}{{{first}..{first + length - 1}}}{after}"));
    }

    [GeneratedRegex("(?<![0-9])(?:0|[1-9][0-9]{0,5})(?![0-9])")]
    private static partial Regex Numbers();
}
