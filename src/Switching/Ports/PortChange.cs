namespace LabSim.Switching.Ports;

/// <summary>A port went from one state to another.</summary>
/// <param name="Port">The port's name.</param>
/// <param name="State">The state it is in now.</param>
/// <param name="Reason">Why, where there is a why: the fault, or how the connection ended.</param>
public sealed record PortChange(string Port, PortState State, string? Reason);
