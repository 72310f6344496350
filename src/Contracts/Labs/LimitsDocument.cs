namespace LabSim.Contracts.Labs;

/// <summary>What a node's process may take of the host; what is not limited is <see langword="null"/>.</summary>
/// <param name="CpuPercent">CPU time in percent of one CPU of the host.</param>
/// <param name="MemoryBytes">Memory of the whole process, QEMU's own as well.</param>
/// <param name="CpuSet">The host's CPUs that it may run on, <c>0,2-3</c>.</param>
/// <param name="Unmet">What of this the host does not hold and why, with what would mend it; <see langword="null"/> where it holds all.</param>
public sealed record LimitsDocument(int? CpuPercent, long? MemoryBytes, string? CpuSet, string? Unmet);
