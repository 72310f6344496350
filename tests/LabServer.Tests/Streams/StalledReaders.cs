using System.Net.Sockets;
using System.Text;
using LabSim.Contracts.Environment;
using LabSim.LabServer.Hosting;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Streams;

/// <summary>security.md 19: a reader that stops is dropped.</summary>
public sealed class StalledReaders
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_of_events_that_stops_is_dropped()
    {
        // A keep-alive every few microseconds fills every buffer on the way without a single event.
        await using var server = await TestServer.StartAsync(new TestServerOptions
        {
            Options = new ServerOptions { Home = new HomeDirectory("", ""), KeepAlive = TimeSpan.FromTicks(10), StalledReaderGrace = TimeSpan.FromSeconds(1) },
        });
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var socket = await server.ConnectLocalAsync(Cancelled);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /api/v1/labs/{Labs.Name}/events?after=100000 HTTP/1.1\r\nHost: x\r\n\r\n"), Cancelled);
        Assert.True(await socket.ReceiveAsync(new byte[16], Cancelled) > 0);
        await Eventually.HoldsAsync(() => IsHungUp(socket), Cancelled);
    }

    // A unix socket whose other end was closed refuses to be written to, whatever lies unread in it.
    private static bool IsHungUp(Socket socket)
    {
        try
        {
            socket.Send([(byte)'\n']);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
