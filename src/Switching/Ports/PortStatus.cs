namespace LabSim.Switching.Ports;

/// <summary>A port as it is now.</summary>
/// <param name="Name">The port's name.</param>
/// <param name="State">What its machine side is doing.</param>
/// <param name="OfferedFeatures">The virtio feature bits that were offered to its machine; to be kept for as long as the machine runs.</param>
/// <param name="AcceptedFeatures">The feature bits that the machine's driver accepted, 0 while none did.</param>
/// <param name="Fault">The last fault, or <see langword="null"/>.</param>
public sealed record PortStatus(string Name, PortState State, ulong OfferedFeatures, ulong AcceptedFeatures, string? Fault);
