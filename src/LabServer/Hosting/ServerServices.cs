using LabSim.Contracts.Environment;
using LabSim.LabServer.Doctor;
using LabSim.NodeRuntime.Dissection;
using LabSim.NodeRuntime.Images;
using LabSim.Orchestration.Documents;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Workspaces;
using LabSim.Topology.Kinds;

namespace LabSim.LabServer.Hosting;

/// <summary>What the endpoints work with: real in <c>Composition</c>, made of fakes in tests.</summary>
/// <param name="Labs">All labs.</param>
/// <param name="Images">The images.</param>
/// <param name="Doctor">The checks of this host.</param>
/// <param name="Time">The clock.</param>
internal sealed record ServerServices(LabRegistry Labs, IImageCatalog Images, Examination Doctor, TimeProvider Time)
{
    /// <summary>All open topology files.</summary>
    public required TopologyDocuments Topologies { get; init; }

    /// <summary>Which nodes have disks over added images.</summary>
    public required DiskUsers Disks { get; init; }

    /// <summary>The kinds that nodes can have, as they are now.</summary>
    public required Func<KindCatalog> Kinds { get; init; }

    /// <summary>The files of the user's own kinds.</summary>
    public required KindFolder OwnKinds { get; init; }

    /// <summary>Takes captured frames apart.</summary>
    public required IDissector Dissector { get; init; }
}
