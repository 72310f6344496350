using System.Globalization;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Streams;
using LabSim.Orchestration;
using LabSim.Switching.Capture;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LabSim.LabServer.Endpoints;

/// <summary>Live captures.</summary>
internal static class CaptureEndpoints
{
    public const int LargestSnapLength = 262_144;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Captures, StreamAsync).WithName("capture").WithSummary("Capture endpoints as pcapng until the client, the count or the duration ends it; or what the flight recorder has of them")
            .Produces(200, contentType: CaptureStreams.ContentType).Refuses(400, 404, 409);
        routes.MapDelete(Routes.Capture, End).WithName("endCapture").WithSummary("End a running capture with whole blocks").Refuses(404);
    }

    private static Task StreamAsync(
        HttpContext context, CaptureStreams captures, string lab, string[] endpoint, string? filter, int? snaplen, long? count, double? duration, double? last, bool? follow, bool? statistics)
    {
        if (endpoint.Length == 0)
        {
            throw Bad("name at least one endpoint (?endpoint=r1:eth1)");
        }

        var live = follow ?? (last is null || count is not null || duration is not null);
        if (last is null && follow is not null)
        {
            throw Bad("follow says whether a capture goes on after the past: name that, too (?last=30)");
        }

        if (!live && (count is not null || duration is not null))
        {
            throw Bad("count and duration are of the frames that come, and follow=false wants none of them: leave one or the other out");
        }

        return captures.RunAsync(context, lab, new CaptureRequest
        {
            Ports = [.. endpoint],
            Filter = string.IsNullOrWhiteSpace(filter) ? null : filter,
            SnapLength = snaplen is null or (>= 1 and <= LargestSnapLength) ? snaplen ?? LargestSnapLength : throw Bad($"snaplen must be 1 to {LargestSnapLength}, not {snaplen}"),
            Count = count is null or > 0 ? count : throw Bad($"count must be at least 1, not {count}"),
            Duration = Seconds("duration", duration),
            Last = Seconds("last", last),
            Live = live,
            StatisticsOften = statistics ?? false,
        });
    }

    private static NoContent End(CaptureStreams captures, string lab, string capture)
    {
        captures.End(lab, capture);
        return TypedResults.NoContent();
    }

    /// <summary>A length of time in seconds.</summary>
    /// <exception cref="LabException">It is none.</exception>
    public static TimeSpan? Seconds(string name, double? value) => value switch
    {
        null => null,
        > 0 and < 1e9 => TimeSpan.FromSeconds(value.Value),
        _ => throw Bad(string.Create(CultureInfo.InvariantCulture, $"{name} must be a positive number of seconds, not {value}")),
    };

    private static LabException Bad(string message) => new(LabProblem.BadRequest, message);
}
