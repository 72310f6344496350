namespace LabSim.NodeRuntime.Agent;

/// <summary>The guest's agent cannot be reached, or said something that it should not.</summary>
public sealed class GuestAgentException(string message, Exception? inner = null) : Exception(message, inner);
