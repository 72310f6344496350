namespace LabSim.Topology.Spec;

/// <summary>How much may wait before a link's <c>rate</c>; what comes on top is dropped at the tail.</summary>
/// <param name="Unit">What is counted.</param>
/// <param name="Value">How many: nanoseconds, bytes or frames. See <see cref="Impairments.ImpairmentLimits"/> for the bounds.</param>
public sealed record QueueLimit(QueueUnit Unit, long Value);
