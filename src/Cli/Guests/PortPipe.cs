using System.Net.WebSockets;
using LabSim.Cli.Hosting;

namespace LabSim.Cli.Guests;

/// <summary>Joins standard input and output with a connection to a guest: what ssh's ProxyCommand wants.</summary>
/// <param name="session">The standard streams.</param>
/// <param name="socket">The connection.</param>
internal sealed class PortPipe(Session session, WebSocket socket)
{
    private const int Piece = 64 << 10;

    // After the last byte that goes in, the guest's answer still comes; whoever ended without a goodbye is not waited for.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private long _heard;

    /// <summary>Runs until the guest closes the connection, or has been silent for a while after the end of standard input.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

        // Reading standard input cannot be cancelled: it has a thread of its own, which ends with the process.
        var sending = Task.Factory.StartNew(() => SendAsync(ended.Token), ended.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        var receiving = ReceiveAsync(ended.Token);
        await Task.WhenAny(receiving, sending);
        for (_heard = session.Time.GetTimestamp(); !receiving.IsCompleted && session.Time.GetElapsedTime(Volatile.Read(ref _heard)) < Quiet;)
        {
            await Task.WhenAny(receiving, Task.Delay(Quiet / 10, session.Time, cancellation));
        }

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
            Volatile.Write(ref _heard, session.Time.GetTimestamp());
        }
    }
}
