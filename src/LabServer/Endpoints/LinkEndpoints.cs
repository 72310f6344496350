using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Mapping;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Endpoints;

/// <summary>What users do to cables.</summary>
internal static class LinkEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut(Routes.Link, SetAsync).WithName("setLink").WithSummary("Set a link up or down").Refuses(404, 409);

    private static async Task<LinkDocument> SetAsync(LabRegistry labs, string lab, string link, LinkRequest request, CancellationToken cancellation) =>
        request.Up is { } up
            ? LabMapping.ToDocument(await labs.SetLinkAsync(lab, link, up, cancellation))
            : LabMapping.ToDocument(labs.Read(lab).Links.FirstOrDefault(known =>
                link == known.Spec.Id || link == known.Spec.A.ToString() || link == known.Spec.B.ToString()) ?? throw Unknown(labs, lab, link));

    private static Orchestration.LabException Unknown(LabRegistry labs, string lab, string link) => new(
        Orchestration.LabProblem.NotFound, $"lab '{lab}' has no link '{link}'; it has {string.Join(", ", labs.Read(lab).Links.Select(known => known.Spec.Id))}");
}
