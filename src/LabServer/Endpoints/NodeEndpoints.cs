using LabSim.Contracts.Wire;
using LabSim.LabServer.Streams;
using LabSim.Orchestration.Labs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LabSim.LabServer.Endpoints;

/// <summary>What users do inside a node: its console, its scrollback, its screen, commands, its ports.</summary>
internal static class NodeEndpoints
{
    private const int DefaultScrollback = 64 << 10;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Console, ConsoleAsync).WithName("console").WithSummary("WebSocket: raw bytes of a serial line").Refuses(400, 404, 409);
        routes.MapGet(Routes.ConsoleLog, Log).WithName("consoleLog").WithSummary("The console's scrollback as it is")
            .Produces(200, contentType: "application/octet-stream").Refuses(404, 409);
        routes.MapGet(Routes.Screen, ScreenAsync).WithName("screen").WithSummary("WebSocket: a screen, by the RFB protocol").Refuses(400, 404, 409);
        routes.MapGet(Routes.ScreenPicture, PictureAsync).WithName("screenPicture").WithSummary("What a screen shows now")
            .Produces(200, contentType: "image/png").Refuses(404, 409);
        routes.MapGet(Routes.NodePort, PortAsync).WithName("nodePort").WithSummary("WebSocket: a TCP connection to a node").Refuses(400, 404, 409);
        routes.MapGet(Routes.Exec, ExecAsync).WithName("exec").WithSummary("WebSocket: run a command in a guest").Refuses(400);
    }

    private static Task ConsoleAsync(HttpContext context, ConsoleStreams consoles, string lab, string node, int? port, int? scrollback, bool? acknowledge) =>
        consoles.RunAsync(context, (lab, node, port ?? 1), Math.Max(0, scrollback ?? DefaultScrollback), acknowledge ?? false);

    private static FileContentHttpResult Log(LabRegistry labs, string lab, string node, int? port) =>
        TypedResults.File(labs.OpenConsole(lab, node, port ?? 1).ReadScrollback().ToArray(), "application/octet-stream");

    private static Task ScreenAsync(HttpContext context, ScreenStreams screens, string lab, string node) => screens.RunAsync(context, lab, node);

    private static async Task<FileContentHttpResult> PictureAsync(ScreenStreams screens, string lab, string node, CancellationToken cancellation) =>
        TypedResults.File(await screens.TakePictureAsync(lab, node, cancellation), "image/png");

    private static Task PortAsync(HttpContext context, PortStreams ports, string lab, string node, ushort port) => ports.RunAsync(context, (lab, node), port);

    private static Task ExecAsync(HttpContext context, ExecStreams commands, string lab, string node) => commands.RunAsync(context, lab, node);
}
