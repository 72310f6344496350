using System.Diagnostics;
using System.Net.Sockets;
using LabSim.Contracts.Wire;

namespace LabSim.LabServer.Hosting;

/// <summary>A server that we started; it is asked to stop over its own socket.</summary>
internal sealed class ServerProcess(Process process, string socketPath) : IWatchedProcess
{
    public int Id => process.Id;

    public async Task<int> WaitAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async Task AskToStopAsync()
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            // Another server may answer there still, if ours waits for it to hand over.
            var running = await client.GetFromJsonAsync(new Uri("http://localhost" + Routes.Server), ContractJson.Default.ServerDocument);
            if (running?.Pid != Id)
            {
                process.Kill();
                return;
            }

            using var answer = await client.DeleteAsync(new Uri("http://localhost" + Routes.Server));
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            // It does not answer any more, or not yet; machines outlive it either way.
            process.Kill();
        }
    }

    public void Dispose() => process.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
