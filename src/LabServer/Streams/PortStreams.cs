using System.Net.WebSockets;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Streams;

/// <summary>TCP connections to guests over WebSockets: bytes both ways, by the lab's management segment.</summary>
internal sealed class PortStreams(LabRegistry labs, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int Piece = 64 << 10;

    public async Task RunAsync(HttpContext context, (string Lab, string Node) where, int port)
    {
        WebSocketDoor.Require(context);

        // Before the handshake, so that a wrong name is an ordinary 404.
        await using var guest = await OpenAsync(where, port, context.RequestAborted);
        await SendingSocket.RunAsync(context, time, (socket, ended) => ReceiveAsync(socket, guest, ended), (socket, cancellation) => SendAsync(socket, guest, cancellation), lifetime.ApplicationStopping);
    }

    private async Task<Stream> OpenAsync((string Lab, string Node) where, int port, CancellationToken cancellation)
    {
        try
        {
            return await labs.OpenPortAsync(where.Lab, where.Node, port, cancellation);
        }
        catch (MachineControlException failure)
        {
            throw new LabException(LabProblem.Conflict, failure.Message, $"labsim logs {where.Lab} tells more", failure);
        }
    }

    private static async Task<string> ReceiveAsync(SendingSocket socket, Stream guest, CancellationToken cancellation)
    {
        var piece = new byte[Piece];
        while (await guest.ReadAsync(piece, cancellation) is > 0 and var length)
        {
            await socket.SendAsync(piece.AsMemory(0, length), WebSocketMessageType.Binary);
        }

        return "the guest closed the connection";
    }

    private static async Task SendAsync(WebSocket socket, Stream guest, CancellationToken cancellation)
    {
        var piece = new byte[Piece];
        while (await socket.ReceiveAsync(piece.AsMemory(), cancellation) is { MessageType: not WebSocketMessageType.Close } sent)
        {
            await guest.WriteAsync(piece.AsMemory(0, sent.Count), cancellation);
        }
    }
}
