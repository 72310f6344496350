using LabSim.Topology.Definition;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Resolution;

/// <summary>An interface of a node, with what the file says about it.</summary>
internal sealed record ResolvedInterface(InterfaceSpec Spec, Named<string, InterfaceDefinition>? Definition);
