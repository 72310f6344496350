using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Streams;
using Microsoft.AspNetCore.Mvc;

namespace LabSim.LabServer.Endpoints;

/// <summary>A lab's numbered events as server-sent events; SignalR is the other door to the same.</summary>
internal static class EventEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Routes.Events, StreamAsync).WithName("events")
        .WithSummary("A lab's events after a number, as server-sent events").Produces<LabEventDocument>(200, "text/event-stream").Refuses(404);

    // A browser's EventSource repeats its first address when it reconnects, and says in a header how far it came.
    private static Task StreamAsync(
        HttpContext context, EventStream stream, string lab, long? after, bool? follow, [FromHeader(Name = "Last-Event-ID")] long? lastEvent) =>
        stream.WriteAsync(context, lab, lastEvent ?? after ?? 0, follow ?? true);
}
