using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using LabSim.Cli.Client;
using LabSim.Contracts;

namespace LabSim.Cli.Guests;

/// <summary>A TCP port at which programs that know nothing of LabSim find a node's screen or console; each gets a WebSocket of its own to the server.</summary>
/// <param name="client">The server.</param>
/// <param name="path">The screen's or console's address there.</param>
/// <param name="speak">What a program that connects speaks.</param>
internal sealed class TcpDoor(LabClient client, string path, Func<IWire> speak) : IDisposable
{
    private const int Piece = 64 << 10;

    private TcpListener? _listener;

    /// <summary>Where it listens.</summary>
    public IPEndPoint At => (IPEndPoint)_listener!.LocalEndpoint;

    /// <summary>Tells a wrong name now, and not to the first program.</summary>
    public async Task TryAsync(CancellationToken cancellation) => (await client.OpenSocketAsync(path, cancellation)).Dispose();

    /// <summary>Takes the port.</summary>
    /// <exception cref="CommandException">Somebody else has it.</exception>
    public void Listen(IPEndPoint at)
    {
        _listener = new TcpListener(at);
        try
        {
            _listener.Start();
        }
        catch (SocketException taken)
        {
            throw new CommandException(ExitStatus.Failed, $"{at} cannot be listened on: {taken.Message}", "choose another: --listen 127.0.0.1:0 finds a free port");
        }
    }

    /// <summary>Serves programs until it is cancelled.</summary>
    public async Task ServeAsync(CancellationToken cancellation)
    {
        var viewers = new List<Task>();
        try
        {
            while (true)
            {
                var viewer = await _listener!.AcceptTcpClientAsync(cancellation);
                viewers.RemoveAll(known => known.IsCompleted);
                viewers.Add(ServeAsync(viewer, cancellation));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(viewers);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener?.Dispose();

    private async Task ServeAsync(TcpClient viewer, CancellationToken cancellation)
    {
        using (viewer)
        {
            try
            {
                viewer.NoDelay = true;
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                using var socket = await client.OpenSocketAsync(path, ended.Token);
                await using var stream = viewer.GetStream();
                var wire = speak();
                await stream.WriteAsync(wire.Greeting, ended.Token);
                await Task.WhenAny(ShowAsync(socket, stream, wire, ended.Token), TypeAsync(stream, socket, wire, ended.Token));
                await ended.CancelAsync();
            }
            catch (Exception gone) when (gone is IOException or WebSocketException or OperationCanceledException or CommandException || ServerGone.Explains(gone))
            {
                // The program sees that its connection ends; others go on.
            }
        }
    }

    private static async Task ShowAsync(WebSocket socket, NetworkStream viewer, IWire wire, CancellationToken cancellation)
    {
        var piece = new byte[Piece];
        while (await socket.ReceiveAsync(piece.AsMemory(), cancellation) is { MessageType: not WebSocketMessageType.Close } shown)
        {
            await viewer.WriteAsync(wire.ToViewer(piece.AsMemory(0, shown.Count)), cancellation);
        }
    }

    private static async Task TypeAsync(NetworkStream viewer, WebSocket socket, IWire wire, CancellationToken cancellation)
    {
        var piece = new byte[Piece];
        while (await viewer.ReadAsync(piece, cancellation) is > 0 and var length)
        {
            var (typed, answer) = wire.FromViewer(piece.AsMemory(0, length));
            await viewer.WriteAsync(answer, cancellation);
            if (!typed.IsEmpty)
            {
                await socket.SendAsync(typed, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
            }
        }
    }
}
