using System.Net.Sockets;
using LabSim.Interop;

namespace LabSim.TestKit;

/// <summary>Plays QEMU's <c>-netdev dgram</c> against a port: bound to a path of its own, and sending to the port's without being connected to it.</summary>
public sealed class TestDatagramGuest : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly UnixDomainSocketEndPoint _port;
    private readonly string _path;
    private readonly byte[] _buffer = new byte[65_536];

    /// <summary>Binds to <paramref name="path"/>; a file that is there is replaced.</summary>
    public TestDatagramGuest(string path, string port)
    {
        File.Delete(path);
        _path = path;
        _port = new UnixDomainSocketEndPoint(port);
        _socket.Bind(new UnixDomainSocketEndPoint(path));
    }

    /// <summary>Sends a frame; waits while the port's queue is full.</summary>
    public void Send(ReadOnlySpan<byte> frame) => _socket.SendTo(frame, _port);

    /// <summary>Takes the next frame.</summary>
    /// <returns>The frame, or <see langword="null"/> if none came in time.</returns>
    public byte[]? Receive(int timeoutMilliseconds = 3000) =>
        _socket.Poll(timeoutMilliseconds * 1000, SelectMode.SelectRead) ? _buffer[.._socket.Receive(_buffer)] : null;

    /// <summary>Ends as a killed QEMU does: its file stays.</summary>
    public void Kill()
    {
        _socket.Dispose();
        File.Delete(_path);
        UnixDatagram.Bind(_path, null).Handle.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(_path);
    }
}
