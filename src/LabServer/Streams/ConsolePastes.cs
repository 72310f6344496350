using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using LabSim.Contracts.Wire;
using LabSim.NodeRuntime.Consoles.Dialogues;

namespace LabSim.LabServer.Streams;

/// <summary>What one viewer of a console pastes: texts that are typed one after the other, and what is said of each.</summary>
/// <param name="paste">Who types.</param>
internal sealed class ConsolePastes(SlowPaste paste) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Channel<Order> _orders = Channel.CreateUnbounded<Order>();
    private readonly Channel<PasteProgress> _news = Channel.CreateUnbounded<PasteProgress>();
    private CancellationTokenSource _stop = new();
    private int _waiting;

    /// <summary>Takes a text; it is typed after those that wait.</summary>
    /// <exception cref="InvalidDataException">It is too long, with those that wait, or its pause is.</exception>
    public void Add(string text, int pauseMilliseconds)
    {
        if (pauseMilliseconds is < 0 or > ConsoleChannel.LongestPause)
        {
            throw new InvalidDataException($"a pause is 0 to {ConsoleChannel.LongestPause} ms");
        }

        var bytes = Encoding.UTF8.GetByteCount(text);
        lock (_lock)
        {
            if (bytes > ConsoleChannel.MostPasted - _waiting)
            {
                throw new InvalidDataException($"at most {ConsoleChannel.MostPasted} bytes are pasted at a time");
            }

            _waiting += bytes;
            _orders.Writer.TryWrite(new Order(SlowPaste.Lines(text), TimeSpan.FromMilliseconds(pauseMilliseconds), bytes, _stop.Token));
        }
    }

    /// <summary>Types no more of what was taken so far.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stop.Cancel();
            _stop = new CancellationTokenSource();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Types until it is cancelled, and says how it goes.</summary>
    public async Task RunAsync(SendingSocket socket, CancellationToken cancellation)
    {
        var telling = TellAsync(socket, cancellation);
        await foreach (var order in _orders.Reader.ReadAllAsync(cancellation))
        {
            await TypeAsync(order, cancellation);
            lock (_lock)
            {
                _waiting -= order.Bytes;
            }
        }

        await telling;
    }

    private async Task TypeAsync(Order order, CancellationToken cancellation)
    {
        var pasted = 0;
        void Tell(string state, string? error = null) => _news.Writer.TryWrite(new PasteProgress(pasted, order.Lines.Length, state, error));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(order.Stop, cancellation);
        try
        {
            Tell(ConsoleChannel.Typing);
            await paste.TypeAsync(order.Lines, order.Pause, count =>
            {
                pasted = count;
                Tell(ConsoleChannel.Typing);
            }, either.Token);
            Tell(ConsoleChannel.Done);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Tell(ConsoleChannel.Stopped);
        }
        catch (Exception error) when (error is DialogueException or IOException)
        {
            Tell(ConsoleChannel.Failed, error.Message);
        }
    }

    // Apart from the typing: a client that takes its time is no reason for a guest to wait.
    private async Task TellAsync(SendingSocket socket, CancellationToken cancellation)
    {
        await foreach (var news in _news.Reader.ReadAllAsync(cancellation))
        {
            // Of lines that are typed, the last is enough.
            if (news.State != ConsoleChannel.Typing || !_news.Reader.TryPeek(out _))
            {
                await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(news, ContractJson.Default.PasteProgress), System.Net.WebSockets.WebSocketMessageType.Text);
            }
        }
    }

    private sealed record Order(ImmutableArray<string> Lines, TimeSpan Pause, int Bytes, CancellationToken Stop);
}
