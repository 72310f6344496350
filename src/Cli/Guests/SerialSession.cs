using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Guests;

/// <summary>Joins a terminal (or a pipe, or a file) and a node's serial line until Ctrl+] is typed or the line closes.</summary>
/// <param name="session">The standard streams.</param>
/// <param name="socket">The serial line.</param>
/// <param name="log">Where what the line says goes as well, or <see langword="null"/>.</param>
/// <param name="pause">How long the server waits behind each letter of what is pasted.</param>
internal sealed class SerialSession(Session session, WebSocket socket, ConsoleLog? log, TimeSpan pause)
{
    /// <summary>Ctrl+], as telnet has it.</summary>
    private const byte Escape = 0x1d;
    private const byte Interrupt = 0x03;
    private const byte EscapeKey = 0x1b;

    // After the last byte of a script the guest's answer still comes.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly Decoder _letters = Encoding.UTF8.GetDecoder();
    private readonly TaskCompletionSource<PasteProgress> _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pasting;

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

    /// <summary>Types a text slowly and shows what the line says, until a second after its last line.</summary>
    /// <param name="text">The text, at most <see cref="ConsoleChannel.MostPasted"/> bytes of UTF-8.</param>
    /// <param name="interrupted">Stops the typing.</param>
    /// <returns>How it ended; <see langword="null"/> where the line was closed at the other end.</returns>
    public async Task<PasteProgress?> SendAsync(string text, CancellationToken interrupted)
    {
        using var ended = new CancellationTokenSource();
        var showing = ShowAsync(ended.Token);
        await SayAsync(Paste(text), CancellationToken.None);
        await using (interrupted.Register(() => _ = SayAsync(new ConsoleRequest(Stop: true), CancellationToken.None)))
        {
            await Task.WhenAny(_sent.Task, showing);
        }

        if (_sent.Task.IsCompletedSuccessfully && !interrupted.IsCancellationRequested)
        {
            await Task.WhenAny(showing, Task.Delay(Quiet, session.Time, interrupted));
        }

        await ended.CancelAsync();
        await showing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _sent.Task.IsCompletedSuccessfully ? await _sent.Task : null;
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
                await TypeAsync(chunk.AsMemory(0, escape < 0 ? length : escape), cancellation);
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

    // Nobody types several lines at once: they are pasted. What comes while they are typed waits behind them, but for the two keys that stop it, and for sequences: a terminal's answer to the guest's question of its cursor is one.
    private async Task TypeAsync(ReadOnlyMemory<byte> keys, CancellationToken cancellation)
    {
        var pasting = Volatile.Read(ref _pasting) > 0;
        if (session.Terminals.In && pasting && keys.Span is [Interrupt or EscapeKey])
        {
            await SayAsync(new ConsoleRequest(Stop: true), cancellation);
        }
        else if (session.Terminals.In && !keys.IsEmpty && (keys.Span[..^1].IndexOfAny((byte)'\r', (byte)'\n') >= 0 || (pasting && keys.Span is not [EscapeKey, _, ..])))
        {
            Interlocked.Increment(ref _pasting);
            var letters = new char[keys.Length + 1];
            await SayAsync(Paste(new string(letters, 0, _letters.GetChars(keys.Span, letters, flush: false))), cancellation);
        }
        else
        {
            await socket.SendAsync(keys, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
        }
    }

    private ConsoleRequest Paste(string text) => new(text, pause > TimeSpan.Zero ? (int)pause.TotalMilliseconds : null);

    private async Task SayAsync(ConsoleRequest request, CancellationToken cancellation)
    {
        try
        {
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(request, ContractJson.Default.ConsoleRequest), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException)
        {
            // The line is closed; the other direction says so.
        }
    }

    private async Task ShowAsync(CancellationToken cancellation)
    {
        using var screen = session.Raw.OpenOut();
        var piece = new byte[16 * 1024];
        var words = new List<byte>();
        while (await socket.ReceiveAsync(piece.AsMemory(), cancellation) is { MessageType: not WebSocketMessageType.Close } received)
        {
            if (received.MessageType == WebSocketMessageType.Binary)
            {
                screen.Write(piece.AsSpan(0, received.Count));
                log?.Take(piece.AsSpan(0, received.Count));
                continue;
            }

            words.AddRange(piece.AsSpan(0, received.Count));
            if (received.EndOfMessage)
            {
                Hear(JsonSerializer.Deserialize(words.ToArray(), ContractJson.Default.PasteProgress)!);
                words.Clear();
            }
        }
    }

    private void Hear(PasteProgress news)
    {
        if (news.State == ConsoleChannel.Typing)
        {
            return;
        }

        _sent.TrySetResult(news);
        Interlocked.Decrement(ref _pasting);
        if (session.Terminals.In && session.Terminals.Error && news.State != ConsoleChannel.Done && news.Pasted < news.Of)
        {
            session.Error.Write($"\r\nlabsim: the paste {(news.State == ConsoleChannel.Stopped ? "was stopped" : "failed")} after {news.Pasted} of {news.Of} lines{(news.Error is { } why ? $": {Inert.Line(why)}" : "")}\r\n");
        }
    }
}
