namespace LabSim.Topology.Resolution;

/// <summary>An interface that a link ends at.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mtu">The link's layer-3 MTU in bytes, where it has one.</param>
internal readonly record struct LinkedInterface(string Name, int? Mtu);
