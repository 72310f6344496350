namespace LabSim.NodeRuntime.Machines;

/// <summary>QEMU could not be started for a machine; the message names lab, node and QEMU's own words.</summary>
public sealed class MachineStartException(string message, Exception? inner = null) : Exception(message, inner);
