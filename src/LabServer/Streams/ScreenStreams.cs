using System.Net.WebSockets;
using LabSim.NodeRuntime.Screens;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Streams;

/// <summary>Screens over WebSockets: bytes both ways between a viewer and the machine's VNC server, which holds back what a viewer has not asked for.</summary>
internal sealed class ScreenStreams(LabRegistry labs, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int Piece = 64 << 10;

    public async Task RunAsync(HttpContext context, string lab, string node)
    {
        WebSocketDoor.Require(context);

        // Before the handshake, so that a wrong name is an ordinary 404.
        await using var screen = await OpenAsync(lab, node, screen => screen.ConnectAsync(context.RequestAborted));
        await SendingSocket.RunAsync(context, time, (socket, ended) => ShowAsync(socket, screen, ended), (socket, cancellation) => TypeAsync(socket, screen, cancellation), lifetime.ApplicationStopping);
    }

    public Task<byte[]> TakePictureAsync(string lab, string node, CancellationToken cancellation) => OpenAsync(lab, node, screen => screen.TakePictureAsync(cancellation));

    private async Task<T> OpenAsync<T>(string lab, string node, Func<IScreen, Task<T>> look)
    {
        try
        {
            return await look(labs.OpenScreen(lab, node));
        }
        catch (ScreenException failure)
        {
            throw new LabException(LabProblem.Conflict, $"node {node} of lab {lab}: {failure.Message}", $"a machine that runs since before an update has none yet: labsim restart {lab} {node}", failure);
        }
    }

    private static async Task<string> ShowAsync(SendingSocket socket, Stream screen, CancellationToken cancellation)
    {
        var piece = new byte[Piece];
        while (await screen.ReadAsync(piece, cancellation) is > 0 and var length)
        {
            await socket.SendAsync(piece.AsMemory(0, length), WebSocketMessageType.Binary);
        }

        return "the screen is closed";
    }

    private static async Task TypeAsync(WebSocket socket, Stream screen, CancellationToken cancellation)
    {
        var piece = new byte[Piece];
        while (await socket.ReceiveAsync(piece.AsMemory(), cancellation) is { MessageType: not WebSocketMessageType.Close } typed)
        {
            await screen.WriteAsync(piece.AsMemory(0, typed.Count), cancellation);
        }
    }
}
