namespace LabSim.NodeRuntime.Machines;

/// <summary>A running machine could not be told something; the message names lab, node and QEMU's own words.</summary>
public sealed class MachineControlException(string message, Exception? inner = null) : Exception(message, inner);
