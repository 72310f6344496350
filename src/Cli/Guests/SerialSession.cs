using System.Buffers;
using System.Net.WebSockets;
using LabSim.Cli.Hosting;

namespace LabSim.Cli.Guests;

/// <summary>Joins a terminal (or a pipe) and a node's serial line until Ctrl+] is typed or the line closes.</summary>
/// <param name="session">The standard streams.</param>
/// <param name="socket">The serial line.</param>
internal sealed class SerialSession(Session session, WebSocket socket)
{
    /// <summary>Ctrl+], as telnet has it.</summary>
    private const byte Escape = 0x1d;

    // After the last byte of a script the guest's answer still comes.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is left.</summary>
    /// <returns>Whether the user left; otherwise the line was closed at the other end.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Factory.StartNew(() => TypeAsync(left, ended.Token), ended.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var showing = ShowAsync(ended.Token);
        var first = await Task.WhenAny(showing, left.Task);
        if (first == left.Task && !session.Terminals.In)
        {
            await Task.WhenAny(showing, Task.Delay(Quiet, session.Time, cancellation));
        }

        await ended.CancelAsync();
        await showing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return first == left.Task || cancellation.IsCancellationRequested;
    }

    private async Task TypeAsync(TaskCompletionSource left, CancellationToken cancellation)
    {
        try
        {
            using var keys = session.Raw.OpenIn();
            var chunk = new byte[4096];
            for (int length; (length = keys.Read(chunk)) > 0;)
            {
                var escape = chunk.AsSpan(0, length).IndexOf(Escape);
                await socket.SendAsync(chunk.AsMemory(0, escape < 0 ? length : escape), WebSocketMessageType.Binary, endOfMessage: true, cancellation);
                if (escape >= 0)
                {
                    left.TrySetResult();
                    return;
                }
            }

            // A script without Ctrl+] has been typed; like a terminal that hangs up.
            left.TrySetResult();
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The line is closed; the other direction says so.
        }
    }

    private async Task ShowAsync(CancellationToken cancellation)
    {
        using var screen = session.Raw.OpenOut();
        using var memory = MemoryPool<byte>.Shared.Rent(16 * 1024);
        while (await socket.ReceiveAsync(memory.Memory, cancellation) is { MessageType: not WebSocketMessageType.Close } received)
        {
            screen.Write(memory.Memory.Span[..received.Count]);
        }
    }
}
