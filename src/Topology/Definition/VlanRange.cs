namespace LabSim.Topology.Definition;

/// <summary>An item of a trunk: <c>20-29</c>, or <c>10</c>.</summary>
/// <param name="From">The first VLAN, from 1.</param>
/// <param name="To">The last one, not smaller, at most 4094.</param>
internal readonly record struct VlanRange(int From, int To);
