using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using LabSim.Cli.Hosting;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Guests;

/// <summary>The client's side of <see cref="ExecChannel"/>: standard input up, standard output and error down, then the result.</summary>
/// <param name="session">The standard streams.</param>
/// <param name="socket">The open channel.</param>
internal sealed class GuestCommand(Session session, WebSocket socket)
{
    // What a shell says of a program that wrote into a pipe which nobody reads (128 + SIGPIPE).
    private const int BrokenPipe = 141;
    private const int ChunkSize = 64 * 1024;

    /// <summary>Runs a command and returns how it ended. Leaving early closes the channel, which ends the command.</summary>
    public async Task<ExecResult> RunAsync(IReadOnlyList<string> argv, CancellationToken cancellation)
    {
        var input = !session.Terminals.In;
        var request = JsonSerializer.SerializeToUtf8Bytes(new ExecRequest(argv, input), ContractJson.Default.ExecRequest);
        await socket.SendAsync(request, WebSocketMessageType.Text, endOfMessage: true, cancellation);
        if (input)
        {
            _ = Task.Factory.StartNew(() => ForwardAsync(cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        return await ReceiveAsync(cancellation);
    }

    // Reading standard input cannot be interrupted: the thread is left behind when the command ends first.
    private async Task ForwardAsync(CancellationToken cancellation)
    {
        try
        {
            using var stream = session.Raw.OpenIn();
            var chunk = new byte[ChunkSize];
            chunk[0] = ExecChannel.Input;
            int length;
            do
            {
                length = stream.Read(chunk, 1, chunk.Length - 1);
                await socket.SendAsync(chunk.AsMemory(0, length + 1), WebSocketMessageType.Binary, endOfMessage: true, cancellation);
            }
            while (length > 0);
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The command ended without reading all of it, as it may.
        }
    }

    private async Task<ExecResult> ReceiveAsync(CancellationToken cancellation)
    {
        using var output = session.Raw.OpenOut();
        using var error = session.Raw.OpenError();
        var result = new ArrayBufferWriter<byte>();
        byte kind = 0;
        var begins = true;
        while (true)
        {
            using var memory = MemoryPool<byte>.Shared.Rent(ChunkSize);
            var received = await socket.ReceiveAsync(memory.Memory, cancellation);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
            }

            var bytes = memory.Memory[..received.Count];
            if (begins && bytes.Length > 0)
            {
                kind = bytes.Span[0];
                bytes = bytes[1..];
            }

            begins = received.EndOfMessage;
            if (kind == ExecChannel.Result)
            {
                result.Write(bytes.Span);
                if (received.EndOfMessage)
                {
                    return JsonSerializer.Deserialize(result.WrittenSpan, ContractJson.Default.ExecResult)!;
                }
            }
            else if (!Pass(kind == ExecChannel.Error ? error : output, bytes.Span))
            {
                return new ExecResult(BrokenPipe, null);
            }
        }
    }

    private static bool Pass(Stream stream, ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
