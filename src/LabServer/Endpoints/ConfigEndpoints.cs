using System.Text;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.Orchestration.Configs;
using LabSim.Orchestration.Labs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LabSim.LabServer.Endpoints;

/// <summary>The configs that guests run.</summary>
internal static class ConfigEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Config, ReadAsync).WithName("config").WithSummary("The config that a node runs").Produces<string>(200, "text/plain").Refuses(404, 409);
        routes.MapPost(Routes.Config, SaveAsync).WithName("saveConfig").WithSummary("Save the config that a node runs as a file of its topology").Refuses(404, 409, 422, 503);
    }

    private static async Task<ContentHttpResult> ReadAsync(LabRegistry labs, string lab, string node, CancellationToken cancellation) =>
        TypedResults.Text(await labs.ReadConfigAsync(lab, node, cancellation), "text/plain", Encoding.UTF8);

    private static async Task<SavedConfigDocument> SaveAsync(ConfigSaving configs, string lab, string node, CancellationToken cancellation)
    {
        var saved = await configs.SaveAsync(lab, node, cancellation);
        return new SavedConfigDocument(saved.Node, saved.Path, saved.File, saved.Lines, saved.Changed, saved.Named);
    }
}
