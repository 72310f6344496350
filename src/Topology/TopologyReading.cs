using LabSim.Topology.Definition;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology;

/// <summary>A text on its way through the compiler, before the rules look at it.</summary>
/// <param name="Report">Its problems so far.</param>
/// <param name="Root">Its tree, or <see langword="null"/> where it is no mapping.</param>
/// <param name="Definition">What is written, or <see langword="null"/> where it is no topology.</param>
/// <param name="Lab">What it means, or <see langword="null"/> where that cannot be said.</param>
internal sealed record TopologyReading(DiagnosticBag Report, YamlMapping? Root, TopologyDefinition? Definition, ResolvedLab? Lab);
