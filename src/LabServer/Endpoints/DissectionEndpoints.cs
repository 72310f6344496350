using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Mapping;
using LabSim.LabServer.Views;
using LabSim.NodeRuntime.Dissection;
using LabSim.Orchestration;

namespace LabSim.LabServer.Endpoints;

/// <summary>What a dissector knows of a view's frames.</summary>
internal static class DissectionEndpoints
{
    // sharkd takes no longer ones; what these come to in UTF-8 is its own check.
    private const int LongestExpression = 1900;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.ViewFrame, FrameAsync).WithName("viewFrame").WithSummary("A frame, taken apart").Refuses(404, 503);
        routes.MapPost(Routes.ViewFilter, FilterAsync).WithName("viewFilter").WithSummary("The frames that a display filter matches").Refuses(400, 404, 503);
        routes.MapGet(Routes.ViewComplete, CompleteAsync).WithName("viewComplete").WithSummary("Fields of display filters that begin with a text").Refuses(404, 503);
        routes.MapGet(Routes.ViewFollow, FollowAsync).WithName("viewFollow").WithSummary("Both directions of the stream that a frame is part of").Refuses(400, 404, 503);
    }

    private static async Task<FrameDocument> FrameAsync(CaptureViews views, string lab, string view, int number, CancellationToken cancellation) =>
        ViewMapping.ToDocument(number, await views.Find(lab, view).Dissection.ReadFrameAsync(number, cancellation));

    private static async Task<MatchesDocument> FilterAsync(CaptureViews views, string lab, string view, FilterRequest request, CancellationToken cancellation)
    {
        var expression = request.Expression ?? "";
        return expression.Length > LongestExpression ? throw Bad($"a display filter has at most {LongestExpression} characters")
            : ViewMapping.ToDocument(await views.Find(lab, view).Dissection.MatchAsync(expression, cancellation));
    }

    private static async Task<FieldDocument[]> CompleteAsync(CaptureViews views, string lab, string view, string? prefix, CancellationToken cancellation)
    {
        var dissection = views.Find(lab, view).Dissection;
        return string.IsNullOrWhiteSpace(prefix) || prefix.Length > LongestExpression ? []
            : [.. (await dissection.CompleteAsync(prefix, cancellation)).Select(field => new FieldDocument(field.Name, field.Type, field.Description))];
    }

    private static async Task<FollowDocument> FollowAsync(CaptureViews views, string lab, string view, int frame, string? protocol, CancellationToken cancellation) =>
        ViewMapping.ToDocument(await views.Find(lab, view).Dissection.FollowAsync(frame, protocol switch
        {
            null or "tcp" => StreamProtocol.Tcp,
            "udp" => StreamProtocol.Udp,
            "http" => StreamProtocol.Http,
            _ => throw Bad($"protocol is tcp, udp or http, not {protocol}"),
        }, cancellation));

    private static LabException Bad(string message) => new(LabProblem.BadRequest, message);
}
