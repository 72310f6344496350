using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Images;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LabSim.LabServer.Endpoints;

/// <summary>Disks and appliances that are taken in.</summary>
internal static class ImageTaskEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.ImageTasks, (ImageTasks tasks) => tasks.List()).WithName("imageTasks").WithSummary("Disks and appliances that are taken in, and those that were");
        routes.MapGet(Routes.ImageTask, (ImageTasks tasks, string task) => tasks.Read(task)).WithName("imageTask").WithSummary("One of them").Refuses(404);
        routes.MapDelete(Routes.ImageTask, EndAsync).WithName("endImageTask").WithSummary("End one early, which leaves nothing; forget one that has ended").Refuses(404);
    }

    /// <summary>The answer to a request that has begun one: 202 with its address.</summary>
    public static Accepted<ImageTaskDocument> Begun(ImageTaskDocument task) => TypedResults.Accepted(Routes.ImageTask.Replace("{task}", task.Id, StringComparison.Ordinal), task);

    private static async Task<NoContent> EndAsync(ImageTasks tasks, string task)
    {
        await tasks.EndAsync(task);
        return TypedResults.NoContent();
    }
}
