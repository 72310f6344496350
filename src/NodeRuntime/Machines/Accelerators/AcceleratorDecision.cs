namespace LabSim.NodeRuntime.Machines.Accelerators;

/// <summary>Which accelerator runs a machine, and why.</summary>
/// <param name="Kind">The accelerator.</param>
/// <param name="Reason">One sentence for people.</param>
public sealed record AcceleratorDecision(AcceleratorKind Kind, string Reason);
