using System.Net.WebSockets;
using LabSim.Cli.Hosting;

namespace LabSim.Cli.Guests;

/// <summary>Joins standard input and output with a connection to a guest: what ssh's ProxyCommand wants.</summary>
/// <param name="session">The standard streams.</param>
/// <param name="socket">The connection.</param>
internal sealed class PortPipe(Session session, WebSocket socket)
{
    private const int Piece = 64 << 10;

    /// <summary>Runs until the guest closes the connection, or nothing more comes in.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

        // Reading standard input cannot be cancelled: it has a thread of its own, which ends with the process.
        var sending = Task.Factory.StartNew(() => SendAsync(ended.Token), ended.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        await Task.WhenAny(ReceiveAsync(ended.Token), sending);
        await ended.CancelAsync();
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        using var input = session.Raw.OpenIn();
        var piece = new byte[Piece];
        for (int length; (length = input.Read(piece)) > 0;)
        {
            await socket.SendAsync(piece.AsMemory(0, length), WebSocketMessageType.Binary, endOfMessage: true, cancellation);
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        using var output = session.Raw.OpenOut();
        var piece = new byte[Piece];
        while (await socket.ReceiveAsync(piece.AsMemory(), cancellation) is { MessageType: not WebSocketMessageType.Close } received)
        {
            output.Write(piece, 0, received.Count);
            output.Flush();
        }
    }
}
