using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Images;
using LabSim.Orchestration;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LabSim.LabServer.Endpoints;

/// <summary>Files on their way to become images. A body may have any length, for it goes to the disk as it comes.</summary>
internal static class IncomingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Incoming, (IncomingFiles incoming) => incoming.List()).WithName("incoming").WithSummary("Uploaded files that are no images yet");
        routes.MapPut(Routes.IncomingFile, WriteAsync).WithName("upload").WithSummary("Upload a file, or go on with it from an offset").Accepts<byte[]>("application/octet-stream").Refuses(400, 409, 503);
        routes.MapDelete(Routes.IncomingFile, Remove).WithName("removeIncoming").WithSummary("Remove an uploaded file").Refuses(404, 409);
    }

    private static Task<IncomingDocument> WriteAsync(HttpContext context, IncomingFiles incoming, string name, long? offset, long? size, long? modified, CancellationToken cancellation)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var whole = size ?? (offset ?? 0) + (context.Request.ContentLength ?? throw new LabException(LabProblem.BadRequest, "how long is the file?", "say it with Content-Length, or with ?size=BYTES"));
        return incoming.WriteAsync(name, offset ?? 0, whole, modified ?? 0, context.Request.Body, cancellation);
    }

    private static NoContent Remove(IncomingFiles incoming, string name)
    {
        incoming.Remove(name);
        return TypedResults.NoContent();
    }
}
