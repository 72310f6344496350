using System.Net.Sockets;

namespace LabSim.NodeRuntime.Tests.Consoles;

/// <summary>QEMU's side of a serial socket: serves one client after the other.</summary>
internal sealed class FakeSerialLine : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public FakeSerialLine(string path)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(1);
    }

    public async Task<NetworkStream> AcceptAsync() =>
        new(await _listener.AcceptAsync(TestContext.Current.CancellationToken), ownsSocket: true);

    public void Dispose() => _listener.Dispose();
}
