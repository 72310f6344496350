using LabSim.Contracts.Wire;
using LabSim.LabServer.Streams;

namespace LabSim.LabServer.Endpoints;

/// <summary>Live statistics.</summary>
internal static class StatisticsEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Routes.Statistics, StreamAsync).WithName("statistics").WithSummary("WebSocket: CPU, memory, rates and drops, twice a second").Refuses(400, 404);

    private static Task StreamAsync(HttpContext context, StatisticsStreams statistics, string lab) => statistics.RunAsync(context, lab);
}
