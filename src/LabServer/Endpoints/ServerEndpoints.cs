using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Auth;
using LabSim.LabServer.Hosting;
using LabSim.Orchestration;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LabSim.LabServer.Endpoints;

/// <summary>The server itself.</summary>
internal static class ServerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Health, Health).WithMetadata(OpenToAll.Mark, RecoveryGate.NotNeeded.Mark).WithName("health").WithSummary("Is the server alive?");
        routes.MapGet(Routes.Server, Read).WithMetadata(RecoveryGate.NotNeeded.Mark).WithName("server").WithSummary("Process, version and addresses");
        routes.MapDelete(Routes.Server, Stop).WithMetadata(RecoveryGate.NotNeeded.Mark).WithName("stopServer").WithSummary("Stop the server; machines go on");
        routes.MapPost(Routes.HandOver, HandOver).WithName("handOver").WithSummary("Hand over to the server that waits; switches and machines go on").Refuses(400, 409);
    }

    private static Accepted HandOver(HttpContext context, [FromQuery] string keeper, Succession succession, IHostApplicationLifetime lifetime)
    {
        if (context.Features.Get<LocalPeer>() is null)
        {
            throw new LabException(LabProblem.BadRequest, "a server is handed over by its own user on its own host", "labsim server restart, there");
        }

        succession.Begin(keeper);
        return Stop(context, lifetime);
    }

    private static NoContent Health() => TypedResults.NoContent();

    private static ServerDocument Read(ServerDocument server) => server;

    // Stopping begins when the answer is out, or it would wait for itself.
    private static Accepted Stop(HttpContext context, IHostApplicationLifetime lifetime)
    {
        context.Response.OnCompleted(() =>
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        });
        return TypedResults.Accepted((string?)null);
    }
}
