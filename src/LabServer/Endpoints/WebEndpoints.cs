using LabSim.LabServer.Auth;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Web;

namespace LabSim.LabServer.Endpoints;

/// <summary>
/// The web UI. Its files hold nothing of anybody's: they are open to all, and ask who is there before they show anything. Each address that the
/// app has is named here; every other one needs a login like the rest.
/// </summary>
internal static class WebEndpoints
{
    private static readonly string[] Pages = ["/", "/login", "/labs", "/labs/{lab}", "/labs/{lab}/{**view}", "/images", "/system"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var page in Pages)
        {
            Open(routes.MapGet(page, (HttpContext context, WebFiles files) => files.SendPageAsync(context)));
        }

        Open(routes.MapGet("/assets/{file}", (HttpContext context, WebFiles files, string file) => files.SendAssetAsync(context, file)));
        Open(routes.MapGet("/icon.svg", (HttpContext context, WebFiles files) => files.SendFileAsync(context, "icon.svg")));
    }

    private static void Open(RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(OpenToAll.Mark, RecoveryGate.NotNeeded.Mark).ExcludeFromDescription();
}
