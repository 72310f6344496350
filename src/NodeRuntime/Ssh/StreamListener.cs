using System.Net;
using System.Net.Sockets;

namespace LabSim.NodeRuntime.Ssh;

/// <summary>
/// A port of the loopback that leads into a stream, for a library that connects sockets by itself. It takes one connection; when either side ends, both do.
/// </summary>
internal sealed class StreamListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _passing;

    public StreamListener(Stream stream)
    {
        _listener.Start(backlog: 1);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _passing = PassAsync(stream);
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        await _passing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task PassAsync(Stream stream)
    {
        await using var guest = stream;
        using var socket = await _listener.AcceptSocketAsync(_ended.Token).ConfigureAwait(false);
        _listener.Stop();
        await using var taken = new NetworkStream(socket);
        await Task.WhenAny(taken.CopyToAsync(guest, _ended.Token), guest.CopyToAsync(taken, _ended.Token)).ConfigureAwait(false);
    }
}
