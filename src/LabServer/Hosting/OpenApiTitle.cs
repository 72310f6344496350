using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LabSim.LabServer.Hosting;

/// <summary>What the OpenAPI document says of itself. It names no server: it is served under several names.</summary>
internal sealed class OpenApiTitle : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "LabSim";
        document.Info.Version = ServerIdentity.Version;
        document.Servers?.Clear();
        return Task.CompletedTask;
    }
}
