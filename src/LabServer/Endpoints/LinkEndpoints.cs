using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Mapping;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LabSim.LabServer.Endpoints;

/// <summary>What users do to cables.</summary>
internal static class LinkEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(Routes.Link, ChangeAsync).WithName("setLink").WithSummary("Set a link up or down, and what it does to its frames").Refuses(400, 404, 409);
        routes.MapPost(Routes.Links, ConnectAsync).WithName("connect").WithSummary("Plug a cable between two free ends of a running lab").Refuses(400, 404, 409);
        routes.MapDelete(Routes.Link, DisconnectAsync).WithName("disconnect").WithSummary("Pull a cable of a running lab").Refuses(404, 409);
        routes.MapDelete(Routes.Cabling, ResetAsync).WithName("resetCabling").WithSummary("Plug all cables of a running lab as its topology says").Refuses(404, 409);
    }

    private static async Task<LinkDocument> ChangeAsync(LabRegistry labs, string lab, string link, LinkRequest request, CancellationToken cancellation) =>
        LabMapping.ToDocument(await labs.ChangeLinkAsync(lab, Name(link), LinkMapping.ToChange(request), cancellation));

    private static async Task<Created<LinkDocument>> ConnectAsync(LabRegistry labs, string lab, ConnectRequest request, CancellationToken cancellation)
    {
        var (one, other) = request.Endpoints is [{ } a, { } b] ? (a, b)
            : throw new LabException(LabProblem.BadRequest, "endpoints is a list of two: [\"r1:eth1\", \"r2:eth1\"]");
        var link = LabMapping.ToDocument(await labs.ConnectAsync(lab, one, other, cancellation));
        return TypedResults.Created(
            Routes.Link.Replace("{lab}", Uri.EscapeDataString(lab), StringComparison.Ordinal).Replace("{link}", Uri.EscapeDataString(link.Id), StringComparison.Ordinal), link);
    }

    private static async Task<NoContent> DisconnectAsync(LabRegistry labs, string lab, string link, CancellationToken cancellation)
    {
        await labs.DisconnectAsync(lab, Name(link), cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<CablingDocument> ResetAsync(LabRegistry labs, string lab, CancellationToken cancellation) =>
        new(await labs.ResetCablesAsync(lab, cancellation));

    // The one character of a path that the framework does not take back for us: an interface can be called GigabitEthernet0/1.
    private static string Name(string link) => link.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
