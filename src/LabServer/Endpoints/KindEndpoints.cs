using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Mapping;
using LabSim.Topology.Kinds;

namespace LabSim.LabServer.Endpoints;

/// <summary>The kinds that nodes can have.</summary>
internal static class KindEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Routes.Kinds, List).WithName("kinds").WithSummary("All kinds of nodes");

    private static KindDocument[] List(Func<KindCatalog> kinds) => KindMapping.ToDocuments(kinds());
}
