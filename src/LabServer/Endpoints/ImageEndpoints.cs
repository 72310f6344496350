using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Mapping;
using LabSim.NodeRuntime.Images;

namespace LabSim.LabServer.Endpoints;

/// <summary>The images that topologies may name.</summary>
internal static class ImageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Routes.Images, List).WithName("images").WithSummary("All images, built or not");

    private static ImageDocument[] List(IImageCatalog images) => [.. images.List().Select(image => ImageMapping.ToDocument(image, images))];
}
