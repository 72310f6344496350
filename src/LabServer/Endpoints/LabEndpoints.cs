using System.Collections.Immutable;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Topologies;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Mapping;
using LabSim.Orchestration.Labs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LabSim.LabServer.Endpoints;

/// <summary>Labs: which there are, and what they should do.</summary>
internal static class LabEndpoints
{
    private delegate Task<LabOperation> NodesVerb(string lab, ImmutableArray<string> nodes, CancellationToken cancellation);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Labs, List).WithName("labs").WithSummary("All labs");
        routes.MapPost(Routes.Labs, UpAsync).WithName("up").WithSummary("Bring a topology up, or converge its lab to it").Refuses(400, 404, 409, 422, 503);
        routes.MapGet(Routes.Lab, Read).WithName("lab").WithSummary("One lab in full").Refuses(404);
        routes.MapPost(Routes.Down, DownAsync).WithName("down").WithSummary("Stop a lab's machines; with wipe forget the lab").Refuses(404, 409);
        MapVerb(routes, Routes.Start, "start", "Start nodes", labs => labs.StartAsync);
        MapVerb(routes, Routes.Stop, "stop", "Stop nodes", labs => labs.StopAsync);
        MapVerb(routes, Routes.Restart, "restart", "Stop and start nodes", labs => labs.RestartAsync);
        MapVerb(routes, Routes.Pause, "pause", "Hold nodes' CPUs", labs => labs.PauseAsync);
        MapVerb(routes, Routes.Resume, "resume", "Let nodes' CPUs go on", labs => labs.ResumeAsync);
        MapVerb(routes, Routes.Reset, "reset", "Press nodes' reset buttons", labs => labs.ResetAsync);
        routes.MapPost(Routes.Wipe, WipeAsync).WithName("wipe").WithSummary("Remove what nodes keep, so that they begin from their images").Refuses(404, 409);
    }

    private static void MapVerb(IEndpointRouteBuilder routes, string route, string name, string summary, Func<LabRegistry, NodesVerb> verb) =>
        routes.MapPost(route, (LabRegistry labs, string lab, NodesRequest request, CancellationToken cancellation) =>
            BeginAsync(labs, verb(labs), lab, request, cancellation)).WithName(name).WithSummary(summary).Refuses(404, 409);

    private static LabSummary[] List(LabRegistry labs) => [.. labs.List().Select(LabMapping.ToSummary)];

    private static LabDocument Read(LabRegistry labs, string lab) => LabMapping.ToDocument(labs.Read(lab));

    private static async Task<Results<Ok<UpDocument>, Accepted<UpDocument>>> UpAsync(LabRegistry labs, TopologyRequest request, CancellationToken cancellation) =>
        OperationEndpoints.Answer(await labs.UpAsync(TopologyMapping.ToInput(request), cancellation));

    private static async Task<Accepted<AcceptedDocument>> DownAsync(LabRegistry labs, string lab, DownRequest request, CancellationToken cancellation)
    {
        var after = labs.Read(lab).LastEvent;
        return Accepted(lab, await labs.DownAsync(lab, request.Wipe, cancellation), after);
    }

    private static async Task<Accepted<AcceptedDocument>> BeginAsync(
        LabRegistry labs, NodesVerb verb, string lab, NodesRequest request, CancellationToken cancellation)
    {
        var after = labs.Read(lab).LastEvent;
        return Accepted(lab, await verb(lab, [.. request.Nodes ?? []], cancellation), after);
    }

    private static async Task<Accepted<AcceptedDocument>> WipeAsync(LabRegistry labs, string lab, WipeRequest request, CancellationToken cancellation)
    {
        var after = labs.Read(lab).LastEvent;
        return Accepted(lab, await labs.WipeAsync(lab, [.. request.Nodes ?? []], request.Restart, cancellation), after);
    }

    private static Accepted<AcceptedDocument> Accepted(string lab, LabOperation operation, long after) =>
        TypedResults.Accepted(OperationEndpoints.Address(lab, operation), new AcceptedDocument(LabMapping.ToDocument(operation), after));
}
