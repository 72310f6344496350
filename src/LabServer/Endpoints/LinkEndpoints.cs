using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Mapping;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Endpoints;

/// <summary>What users do to cables.</summary>
internal static class LinkEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut(Routes.Link, ChangeAsync).WithName("setLink").WithSummary("Set a link up or down, and what it does to its frames").Refuses(400, 404, 409);

    private static async Task<LinkDocument> ChangeAsync(LabRegistry labs, string lab, string link, LinkRequest request, CancellationToken cancellation) =>
        LabMapping.ToDocument(await labs.ChangeLinkAsync(lab, link, LinkMapping.ToChange(request), cancellation));
}
