using System.Globalization;
using System.Text.Json.Serialization;

namespace LabSim.Topology.Spec;

/// <summary>Names that differ in a number: <c>GigabitEthernet0/0</c> to <c>GigabitEthernet0/15</c>.</summary>
/// <param name="Prefix">What stands before the number.</param>
/// <param name="First">The first number.</param>
/// <param name="Count">How many names there are.</param>
/// <param name="Suffix">What stands after the number.</param>
public sealed record NameRun(string Prefix, int First, int Count, string Suffix = "")
{
    /// <summary>The name at a position, from 0.</summary>
    public string At(int position) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{First + position}{Suffix}");

    /// <summary>All of them, in their order.</summary>
    [JsonIgnore]
    public IEnumerable<string> Names => Enumerable.Range(0, Count).Select(At);

    /// <summary>The position, from 0, of a name, or <see langword="null"/> where it is none of these. A name has one spelling.</summary>
    public int? PositionOf(string name) =>
        name.Length > Prefix.Length + Suffix.Length && name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= First && number - First < Count && At(number - First) == name
            ? number - First
            : null;

    /// <summary>The form <c>eth1–eth32</c>.</summary>
    public override string ToString() => Count == 1 ? At(0) : $"{At(0)}–{At(Count - 1)}";
}
