using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LabSim.Integration.Tests;

/// <summary>A web server of the test's own on the host's 127.0.0.1, with one page.</summary>
internal sealed class LoopbackPage : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public LoopbackPage(string content)
    {
        _listener.Start();
        _serving = ServeAsync($"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {content.Length}\r\n\r\n{content}");
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync(string answer)
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // The request and its headers; what they say does not matter.
                }

                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
            catch (IOException)
            {
                // A client that left is the client's affair.
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
