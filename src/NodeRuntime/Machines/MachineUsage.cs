namespace LabSim.NodeRuntime.Machines;

/// <summary>What a machine's process uses.</summary>
/// <param name="CpuSeconds">User and system time since it started.</param>
/// <param name="ResidentBytes">Resident memory now.</param>
public readonly record struct MachineUsage(double CpuSeconds, long ResidentBytes);
