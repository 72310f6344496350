using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Statistics;

/// <summary>A lab's counters at one moment.</summary>
/// <param name="Lab">The lab.</param>
/// <param name="At">The clock's timestamp.</param>
internal sealed record LabReading(LabSnapshot Lab, long At);
