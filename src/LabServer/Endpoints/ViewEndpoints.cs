using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Mapping;
using LabSim.LabServer.Streams;
using LabSim.LabServer.Views;
using LabSim.Orchestration;
using LabSim.Switching.Capture;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LabSim.LabServer.Endpoints;

/// <summary>Captures that are looked at while they go on.</summary>
internal static class ViewEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Views, List).WithName("views").WithSummary("The running views of captures").Refuses(404);
        routes.MapPost(Routes.Views, OpenAsync).WithName("openView").WithSummary("Capture endpoints and look at them").Refuses(400, 404, 409);
        routes.MapGet(Routes.View, Read).WithName("view").WithSummary("One view").Refuses(404);
        routes.MapDelete(Routes.View, EndAsync).WithName("endView").WithSummary("End a view and its capture").Refuses(404);
        routes.MapGet(Routes.ViewRows, RowsAsync).WithName("viewRows").WithSummary("WebSocket: the rows of the packet list").Refuses(400, 404);
        routes.MapGet(Routes.ViewFile, DownloadAsync).WithName("viewFile").WithSummary("The capture so far as pcapng")
            .Produces(200, contentType: CaptureStreams.ContentType).Refuses(404);
    }

    private static ViewDocument[] List(CaptureViews views, string lab) =>
        [.. views.List(lab).Select(ViewMapping.ToDocument).OrderBy(view => view.Id, StringComparer.Ordinal)];

    private static ViewDocument Read(CaptureViews views, string lab, string view) => ViewMapping.ToDocument(views.Find(lab, view));

    private static async Task<Created<ViewDocument>> OpenAsync(CaptureViews views, string lab, ViewRequest request)
    {
        if (request.Endpoints is null or [] || request.Endpoints.Contains(null))
        {
            throw Bad("name at least one endpoint: {\"endpoints\": [\"r1:eth1\"]}");
        }

        var view = ViewMapping.ToDocument(await views.OpenAsync(lab, new CaptureRequest
        {
            Ports = [.. request.Endpoints],
            Filter = string.IsNullOrWhiteSpace(request.Filter) ? null : request.Filter,
            SnapLength = request.Snaplen is null or (>= 1 and <= CaptureEndpoints.LargestSnapLength) ? request.Snaplen ?? CaptureEndpoints.LargestSnapLength
                : throw Bad($"snaplen must be 1 to {CaptureEndpoints.LargestSnapLength}, not {request.Snaplen}"),
            Last = CaptureEndpoints.Seconds("last", request.Last),
        }));
        return TypedResults.Created(
            Routes.View.Replace("{lab}", Uri.EscapeDataString(lab), StringComparison.Ordinal).Replace("{view}", view.Id, StringComparison.Ordinal), view);
    }

    private static async Task<NoContent> EndAsync(CaptureViews views, string lab, string view) =>
        await views.RemoveAsync(lab, view) ? TypedResults.NoContent() : throw CaptureViews.NotFound(lab, view);

    private static Task RowsAsync(HttpContext context, RowStreams rows, string lab, string view) => rows.RunAsync(context, lab, view);

    // As long as it is now: what is written meanwhile is for the next download.
    private static async Task DownloadAsync(HttpContext context, CaptureViews views, string lab, string view)
    {
        using var looking = views.Enter(lab, view);
        var file = views.Find(lab, view).File;
        var length = file.Whole().Bytes;
        context.Response.ContentType = CaptureStreams.ContentType;
        context.Response.ContentLength = length;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{lab}-{view}.pcapng\"";
        await context.Response.SendFileAsync(file.Path, 0, length, context.RequestAborted);
    }

    private static LabException Bad(string message) => new(LabProblem.BadRequest, message);
}
