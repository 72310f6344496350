namespace LabSim.Topology.Definition;

/// <summary>A name as written: <c>r1</c>, or with one range, <c>leaf{1..8}</c>.</summary>
/// <param name="Prefix">What stands before the range; the whole name where there is none.</param>
/// <param name="Range">The range, or <see langword="null"/>.</param>
/// <param name="Suffix">What stands after it.</param>
internal sealed record RangedName(string Prefix, NameRange? Range, string Suffix)
{
    /// <summary>How many names it stands for.</summary>
    public int Count => Range?.Count ?? 1;

    /// <summary>The name at a position, from 0; without a range every position has the same.</summary>
    public string At(int position) => Range is null ? Prefix : Prefix + Range.At(position) + Suffix;

    /// <summary>The name as written.</summary>
    public override string ToString() => $"{Prefix}{Range}{Suffix}";
}
