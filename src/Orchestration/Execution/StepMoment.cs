namespace LabSim.Orchestration.Execution;

/// <summary>A moment of an executor.</summary>
/// <param name="Step">The step's description.</param>
/// <param name="Undoing">It is undone.</param>
/// <param name="After">It is over; otherwise it is about to begin.</param>
internal sealed record StepMoment(string Step, bool Undoing, bool After);
