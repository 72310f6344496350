using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Resolution;

/// <summary>The lab's management segment: who is on it, and which ports of the host lead there.</summary>
/// <param name="Subnet">Its network.</param>
/// <param name="Nodes">Those on it by name; none where the segment has no use.</param>
/// <param name="Forwards">The ports of the host.</param>
internal sealed record ResolvedManagement(string Subnet, ImmutableSortedDictionary<string, ManagementSpec> Nodes, ImmutableArray<PortForward> Forwards);
