namespace LabSim.Topology.Impairments;

/// <summary>A new value where <see langword="null"/> is one, too: <c>NewValue&lt;long?&gt;?</c> is "leave it", "remove it" or "set it".</summary>
/// <param name="Value">The new value.</param>
public readonly record struct NewValue<T>(T Value);
