using System.Text.Json.Serialization;

namespace LabSim.Topology.Editing;

/// <summary>One change of a text: characters go, others come in their place. Offsets are UTF-16 code units, from 0.</summary>
/// <param name="Start">Where.</param>
/// <param name="Removed">What stood there.</param>
/// <param name="Inserted">What stands there now.</param>
public sealed record TextSplice(int Start, string Removed, string Inserted)
{
    /// <summary>The splice that takes this one back.</summary>
    [JsonIgnore]
    public TextSplice Inverse => new(Start, Inserted, Removed);

    /// <summary>The one splice that makes one text of the other: what they have in common at both ends stays.</summary>
    public static TextSplice Between(string before, string after)
    {
        var start = before.AsSpan().CommonPrefixLength(after);
        var most = Math.Min(before.Length, after.Length) - start;
        var end = 0;
        while (end < most && before[before.Length - 1 - end] == after[after.Length - 1 - end])
        {
            end++;
        }

        return new TextSplice(start, before[start..(before.Length - end)], after[start..(after.Length - end)]);
    }

    /// <summary>The text with the change made.</summary>
    /// <exception cref="ArgumentException">The text has not what the splice removes: it belongs to another text.</exception>
    public string Apply(string text) =>
        Start <= text.Length && text.AsSpan(Start).StartsWith(Removed)
            ? string.Concat(text.AsSpan(0, Start), Inserted, text.AsSpan(Start + Removed.Length))
            : throw new ArgumentException($"the text has not what the splice at {Start} removes", nameof(text));
}
