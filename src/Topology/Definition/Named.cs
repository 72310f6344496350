namespace LabSim.Topology.Definition;

/// <summary>An entry of a mapping whose keys are the user's names.</summary>
/// <param name="Name">The key.</param>
/// <param name="Value">What it names.</param>
internal sealed record Named<TName, TValue>(Located<TName> Name, TValue Value);
