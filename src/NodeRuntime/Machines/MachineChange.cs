namespace LabSim.NodeRuntime.Machines;

/// <summary>A machine went from one state to another.</summary>
/// <param name="State">The state it is in now.</param>
/// <param name="Reason">Why, where there is a why: the last lines of QEMU's log, the guest's own words.</param>
public sealed record MachineChange(MachineState State, string? Reason);
