using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text.Json;
using LabSim.Contracts.Wire;
using LabSim.NodeRuntime.Agent;

namespace LabSim.LabServer.Streams;

/// <summary>
/// One command of one client. Three things go on at once: the client's input flows to the command (as fast as the command takes it), the
/// command's output to the client (as fast as the client takes it), and the client's going away kills the command.
/// </summary>
internal sealed class ExecSession : IAsyncDisposable
{
    private const int MessageLimit = 4 << 20;
    private readonly WebSocket _socket;
    private readonly MessageReader _reader;
    private readonly Pipe _input = new();
    private readonly CancellationTokenSource _killed;
    private readonly CancellationToken _gone;
    private Task _listening = Task.CompletedTask;

    public ExecSession(WebSocket socket, CancellationToken gone, CancellationToken stopping)
    {
        _socket = socket;
        _reader = new MessageReader(socket, MessageLimit);
        _killed = CancellationTokenSource.CreateLinkedTokenSource(gone, stopping);
        _gone = gone;
    }

    /// <summary>Reads what to run; <see langword="null"/> where the client left or said something else.</summary>
    public async Task<ExecRequest?> ReadRequestAsync()
    {
        try
        {
            var type = await _reader.ReadAsync(_killed.Token);
            if (type == WebSocketMessageType.Text && JsonSerializer.Deserialize(_reader.Message.Span, ContractJson.Default.ExecRequest) is { } request)
            {
                return request;
            }

            await RefuseAsync("the first message must be an ExecRequest");
        }
        catch (Exception error) when (error is JsonException or InvalidDataException)
        {
            await RefuseAsync(error.Message);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException)
        {
            // Nobody is left to be told.
        }

        return null;
    }

    /// <summary>Runs it; the status that it ended with.</summary>
    /// <exception cref="OperationCanceledException">The client left or the server stops: the command was killed.</exception>
    public Task<int> ExecuteAsync(IGuestAgent agent, ExecRequest request)
    {
        _listening = ListenAsync();
        return agent.ExecuteAsync([.. request.Argv], request.Input ? _input.Reader.AsStream() : null, SendAsync, _killed.Token);
    }

    /// <summary>Sends the last message and says goodbye.</summary>
    public async Task EndAsync(ExecResult result)
    {
        if (_gone.IsCancellationRequested || _socket.State != WebSocketState.Open)
        {
            return;
        }

        if (_listening.IsCompletedSuccessfully)
        {
            _listening = ListenAsync();
        }

        // Input that nobody takes any more must not keep the listener from seeing the client's goodbye.
        await _input.Reader.CompleteAsync();
        await SendAsync(ExecChannel.Result, JsonSerializer.SerializeToUtf8Bytes(result, ContractJson.Default.ExecResult), CancellationToken.None);
        await WebSocketDoor.CloseAsync(_socket, WebSocketCloseStatus.NormalClosure, "", _listening);
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket.State == WebSocketState.CloseReceived)
        {
            await WebSocketDoor.CloseAsync(_socket, WebSocketCloseStatus.NormalClosure, "", _listening);
        }

        _socket.Abort();
        await _listening;
        _killed.Dispose();
    }

    // Ends when the client says goodbye or is gone; never throws.
    private async Task ListenAsync()
    {
        try
        {
            while (await _reader.ReadAsync(_gone) != WebSocketMessageType.Close)
            {
                await TakeInputAsync(_reader.Message);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or InvalidDataException)
        {
            _socket.Abort();
        }

        await _input.Writer.CompleteAsync();
        await _killed.CancelAsync();
    }

    private async Task TakeInputAsync(ReadOnlyMemory<byte> message)
    {
        if (message.IsEmpty || message.Span[0] != ExecChannel.Input)
        {
            throw new InvalidDataException("only input may follow the request");
        }

        if (message.Length == 1)
        {
            await _input.Writer.CompleteAsync();
        }
        else
        {
            await _input.Writer.WriteAsync(message[1..], _gone);
        }
    }

    private ValueTask SendAsync(GuestOutput from, ReadOnlyMemory<byte> bytes) =>
        SendAsync(from == GuestOutput.Standard ? ExecChannel.Output : ExecChannel.Error, bytes, _killed.Token);

    private async ValueTask SendAsync(byte channel, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var message = ArrayPool<byte>.Shared.Rent(1 + bytes.Length);
        try
        {
            message[0] = channel;
            bytes.CopyTo(message.AsMemory(1));
            await _socket.SendAsync(message.AsMemory(0, 1 + bytes.Length), WebSocketMessageType.Binary, endOfMessage: true, cancellation);
        }
        catch (WebSocketException error)
        {
            throw new OperationCanceledException("the client is gone", error, _killed.Token);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    // A close frame's reason has at most 123 bytes (RFC 6455, 5.5).
    private Task RefuseAsync(string why)
    {
        _listening = ListenAsync();
        return WebSocketDoor.CloseAsync(_socket, WebSocketCloseStatus.InvalidPayloadData, why.Length <= 100 ? why : why[..100], _listening);
    }
}
