using System.Collections.Immutable;

namespace LabSim.Orchestration.Execution;

/// <summary>Steps that need not wait for one another; the next stage begins when all are done.</summary>
/// <param name="Description">What they do together, for people.</param>
/// <param name="Steps">The steps.</param>
/// <param name="Parallel">How many are done at the same time.</param>
internal sealed record PlanStage(string Description, ImmutableArray<IPlanStep> Steps, int Parallel = 1);
