using LabSim.Contracts.Topologies;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Mapping;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Endpoints;

/// <summary>What <c>up</c> would do.</summary>
internal static class PlanEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Routes.Plan, PlanAsync).WithName("plan").WithSummary("What a topology would create, without creating it").Refuses(400, 422, 503);

    private static async Task<PlanDocument> PlanAsync(LabRegistry labs, TopologyRequest request, CancellationToken cancellation) =>
        PlanMapping.ToDocument(await labs.PlanAsync(TopologyMapping.ToInput(request), cancellation));
}
