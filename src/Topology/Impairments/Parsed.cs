namespace LabSim.Topology.Impairments;

/// <summary>What became of a text.</summary>
/// <param name="Value">The value, where there is no problem.</param>
/// <param name="Problem">What is wrong, or <see langword="null"/>.</param>
internal readonly record struct Parsed<T>(T Value, TextProblem? Problem)
{
    /// <summary>A value.</summary>
    public static implicit operator Parsed<T>(T value) => new(value, null);

    /// <summary>A problem.</summary>
    public static implicit operator Parsed<T>(TextProblem problem) => new(default!, problem);

    /// <summary>The same with another sort of value.</summary>
    public Parsed<TOther> As<TOther>(Func<T, TOther> convert) => Problem is { } problem ? problem : convert(Value);
}
