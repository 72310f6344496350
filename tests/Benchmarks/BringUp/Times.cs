namespace LabSim.Benchmarks.BringUp;

/// <summary>How long a lab took.</summary>
/// <param name="Ready">Seconds from the start of the first program until every router said "ready".</param>
/// <param name="Full">Seconds until r1 saw both of its neighbours in state Full.</param>
internal sealed record Times(double Ready, double Full);
