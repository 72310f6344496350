using LabSim.Contracts.Environment;
using LabSim.Topology.Appliances;

namespace LabSim.LabServer.Appliances;

/// <summary>What is made of a version of an appliance.</summary>
/// <param name="Document">In the contract's words.</param>
/// <param name="Mapping">The kind and the images; <see langword="null"/> where it is refused.</param>
/// <param name="Files">Where its files are.</param>
/// <param name="Request">What was asked for.</param>
internal sealed record AppliancePlan(ApplianceDocument Document, ApplianceMapping? Mapping, ApplianceFiles Files, ApplianceImportRequest Request);
