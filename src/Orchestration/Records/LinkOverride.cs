using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Records;

/// <summary>What a user set on a link by hand, instead of the topology's impairments, until it is reset.</summary>
/// <param name="AToB">From the first endpoint to the second.</param>
/// <param name="BToA">From the second endpoint to the first.</param>
/// <param name="Seed">Where chance begins, or <see langword="null"/> for the topology's.</param>
internal sealed record LinkOverride(ImpairmentSpec AToB, ImpairmentSpec BToA, ulong? Seed);
