using System.Net.Sockets;
using System.Text;

namespace LabSim.LabServer.Tests;

/// <summary>HTTP by hand, for what a well-behaved client refuses to send.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    public required NetworkStream Stream { get; init; }

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port);
        return new RawConnection { Stream = new NetworkStream(socket, ownsSocket: true) };
    }

    public async Task SendAsync(string text) => await Stream.WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Everything until the server closes.</summary>
    public async Task<string> ReadToEndAsync(CancellationToken cancellation)
    {
        using var received = new MemoryStream();
        try
        {
            await Stream.CopyToAsync(received, cancellation);
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }

        return Encoding.ASCII.GetString(received.ToArray());
    }

    /// <summary>The status of the answer, read up to its first line.</summary>
    public async Task<int> ReadStatusAsync(CancellationToken cancellation)
    {
        using var reader = new StreamReader(Stream, Encoding.ASCII, leaveOpen: true);
        var line = await reader.ReadLineAsync(cancellation) ?? "";
        Assert.StartsWith("HTTP/1.1 ", line);
        return int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
