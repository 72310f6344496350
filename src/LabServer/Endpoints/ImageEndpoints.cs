using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Images;
using LabSim.LabServer.Mapping;
using LabSim.NodeRuntime.Images;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LabSim.LabServer.Endpoints;

/// <summary>The images that topologies may name.</summary>
internal static class ImageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Images, List).WithName("images").WithSummary("All images, built or not");
        routes.MapPost(Routes.Images, Add).WithName("addImage").WithSummary("Begin to take a disk in: an uploaded file, one of this host, or an address").Refuses(400, 404, 409);
        routes.MapDelete(Routes.Image, Remove).WithName("removeImage").WithSummary("Remove an image").Refuses(404, 409);
        routes.MapPost(Routes.Appliances, Import).WithName("importAppliance").WithSummary("What an appliance of GNS3 becomes (dryRun), or begin to take it in").Refuses(400, 404, 409, 422);
    }

    private static ImageDocument[] List(IImageCatalog images) => [.. images.List().Select(image => ImageMapping.ToDocument(image, images))];

    private static Accepted<ImageTaskDocument> Add(ImageTasks tasks, ImageAddRequest request) => ImageTaskEndpoints.Begun(tasks.Add(request));

    private static NoContent Remove(ImageShelf shelf, string name, string? arch, bool? force)
    {
        shelf.Remove(name, arch, force ?? false);
        return TypedResults.NoContent();
    }

    private static Results<Ok<ApplianceDocument>, Accepted<ImageTaskDocument>> Import(ImageTasks tasks, ApplianceImportRequest request) =>
        request.DryRun ? TypedResults.Ok(tasks.Show(request)) : ImageTaskEndpoints.Begun(tasks.Import(request));
}
