using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Contracts;

namespace LabSim.Cli.Guests;

/// <summary>A TCP port at which VNC viewers find a node's screen; each gets a WebSocket of its own to the server.</summary>
/// <param name="session">The standard streams.</param>
/// <param name="client">The server.</param>
/// <param name="path">The screen's address there.</param>
internal sealed class ScreenDoor(Session session, LabClient client, string path)
{
    private const int Piece = 64 << 10;

    /// <summary>Serves viewers until it is interrupted.</summary>
    public async Task<int> RunAsync(IPEndPoint at, CancellationToken cancellation)
    {
        // A wrong name is told now, and not to the first viewer.
        (await client.OpenSocketAsync(path, cancellation)).Dispose();
        using var listener = Listen(at);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        session.Out.WriteLine($"vnc://{new IPEndPoint(at.Address, port)}");
        session.Error.WriteLine($"labsim: vncviewer {at.Address}::{port} shows it; Ctrl+C closes it");
        var viewers = new List<Task>();
        try
        {
            while (true)
            {
                var viewer = await listener.AcceptTcpClientAsync(cancellation);
                viewers.RemoveAll(known => known.IsCompleted);
                viewers.Add(ServeAsync(viewer, cancellation));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(viewers);
            return ExitStatus.Done;
        }
    }

    private static TcpListener Listen(IPEndPoint at)
    {
        var listener = new TcpListener(at);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException taken)
        {
            listener.Dispose();
            throw new CommandException(ExitStatus.Failed, $"{at} cannot be listened on: {taken.Message}", "choose another: --listen 127.0.0.1:0 finds a free port");
        }
    }

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
                await Task.WhenAny(ShowAsync(socket, stream, ended.Token), TypeAsync(stream, socket, ended.Token));
                await ended.CancelAsync();
            }
            catch (Exception gone) when (gone is IOException or WebSocketException or OperationCanceledException or CommandException || ServerGone.Explains(gone))
            {
                // The viewer sees that its connection ends; others go on.
            }
        }
    }

    private static async Task ShowAsync(WebSocket socket, NetworkStream viewer, CancellationToken cancellation)
    {
        var piece = new byte[Piece];
        while (await socket.ReceiveAsync(piece.AsMemory(), cancellation) is { MessageType: not WebSocketMessageType.Close } shown)
        {
            await viewer.WriteAsync(piece.AsMemory(0, shown.Count), cancellation);
        }
    }

    private static async Task TypeAsync(NetworkStream viewer, WebSocket socket, CancellationToken cancellation)
    {
        var piece = new byte[Piece];
        while (await viewer.ReadAsync(piece, cancellation) is > 0 and var length)
        {
            await socket.SendAsync(piece.AsMemory(0, length), WebSocketMessageType.Binary, endOfMessage: true, cancellation);
        }
    }
}
