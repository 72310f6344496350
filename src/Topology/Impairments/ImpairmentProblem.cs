namespace LabSim.Topology.Impairments;

/// <summary>A rule that impairments break.</summary>
/// <param name="Key">The value that is wrong, by its word.</param>
/// <param name="Needs">The word of the value that it needs, or <see langword="null"/> where it is out of bounds.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What mends it.</param>
internal sealed record ImpairmentProblem(string Key, string? Needs, string Message, string Remedy)
{
    /// <summary>One sentence.</summary>
    public override string ToString() => $"{Message}; {Remedy}";
}
