using System.Net.WebSockets;
using System.Text.Json;

namespace LabSim.LabServer.Streams;

/// <summary>
/// A WebSocket that sends until either side has enough: the client's close ends the sending, and a client that takes nothing for a while is dropped.
/// </summary>
internal sealed class SendingSocket(WebSocket socket, TimeProvider time) : IDisposable
{
    private const int LongestMessage = 4096;
    private static readonly TimeSpan StalledViewer = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _sending = new(1, 1);

    /// <summary>Accepts the request, sends until either side ends it, and says goodbye.</summary>
    /// <param name="context">The request.</param>
    /// <param name="time">The clock.</param>
    /// <param name="send">Sends; what it returns is the reason of the goodbye.</param>
    /// <param name="listen">Reads until the client closes; <see cref="Hearing"/>, where it says little. What cannot be read ends it all.</param>
    /// <param name="stopping">The server ends.</param>
    public static async Task RunAsync(
        HttpContext context, TimeProvider time, Func<SendingSocket, CancellationToken, Task<string>> send, Func<WebSocket, CancellationToken, Task> listen, CancellationToken stopping)
    {
        using var socket = await WebSocketDoor.AcceptAsync(context);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var listening = listen(socket, context.RequestAborted);
        var listened = QuietAsync(listening);
        using var sender = new SendingSocket(socket, time);
        var sending = send(sender, ended.Token);
        await Task.WhenAny(listened, sending);
        var reason = sending.IsCompletedSuccessfully ? await sending : "goodbye";
        await ended.CancelAsync();
        var nonsense = listening.Exception?.InnerException is JsonException or InvalidDataException;
        await WebSocketDoor.CloseAsync(
            socket, nonsense ? WebSocketCloseStatus.InvalidPayloadData : WebSocketCloseStatus.NormalClosure, nonsense ? "that cannot be read" : reason, listened);
        await Task.WhenAll(listened, QuietAsync(sending));
    }

    /// <summary>Sends a message; several may be sent at a time, one goes after the other. It is not cut short by the end of anything but patience: that would abort the socket before its goodbye.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        using var stalled = new CancellationTokenSource(StalledViewer, time);
        await _sending.WaitAsync(stalled.Token);
        try
        {
            await socket.SendAsync(message, type, endOfMessage: true, stalled.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sending.Dispose();

    /// <summary>Hears short messages, and hands each to whoever takes them, if anybody does.</summary>
    public static Func<WebSocket, CancellationToken, Task> Hearing(Action<ReadOnlyMemory<byte>>? take = null) => async (socket, cancellation) =>
    {
        var reader = new MessageReader(socket, LongestMessage);
        while (await reader.ReadAsync(cancellation) != WebSocketMessageType.Close)
        {
            take?.Invoke(reader.Message);
        }
    };

    private static async Task QuietAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or IOException or JsonException or InvalidDataException)
        {
            // How the other side left does not matter.
        }
    }
}
