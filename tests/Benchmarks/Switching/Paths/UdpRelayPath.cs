using System.Net;
using System.Net.Sockets;
using LabSim.Benchmarks.Switching.Load;

namespace LabSim.Benchmarks.Switching.Paths;

/// <summary>
/// A relay between two UDP tunnels on loopback, as GNS3's ubridge is one: for each direction a thread that receives a frame and sends it on. Both threads are on the switch's core.
/// </summary>
internal sealed class UdpRelayPath : IFramePath
{
    private const int Buffer = 4 << 20;
    private readonly PrivateNetwork _network = new();
    private readonly List<Socket> _sockets = [];
    private readonly List<Thread> _relays = [];
    private readonly CallLoad _load;

    /// <summary>Makes the sockets, and starts the relay.</summary>
    public UdpRelayPath(int frameLength)
    {
        try
        {
            var first = Open(blocking: false);
            var second = Open(blocking: false);
            var towardsFirst = Open(blocking: true);
            var towardsSecond = Open(blocking: true);
            Join(first, towardsFirst);
            Join(second, towardsSecond);
            Relay(towardsFirst, towardsSecond);
            Relay(towardsSecond, towardsFirst);
            _load = new CallLoad(new UdpEnd(first), new UdpEnd(second), frameLength, bothCores: false);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Carried Run(TimeSpan warmUp, TimeSpan duration) => _load.Run(warmUp, duration);

    /// <inheritdoc/>
    public void Dispose()
    {
        // A receive that waits ends when its socket is shut down.
        _sockets.ForEach(socket => socket.Dispose());
        _relays.ForEach(relay => relay.Join());
        _network.Dispose();
    }

    private static void Join(Socket a, Socket b)
    {
        a.Connect(b.LocalEndPoint!);
        b.Connect(a.LocalEndPoint!);
    }

    private static void Pass(Socket from, Socket to)
    {
        Cores.Pin(Cores.Switch);
        var frame = new byte[16 * 1024];
        while (true)
        {
            var length = from.Receive(frame, SocketFlags.None, out var error);
            if (length > 0 && error == SocketError.Success)
            {
                to.Send(frame.AsSpan(0, length), SocketFlags.None, out error);
            }

            if (error is SocketError.Interrupted or SocketError.OperationAborted or SocketError.NotSocket or SocketError.Shutdown)
            {
                return;
            }
        }
    }

    private Socket Open(bool blocking)
    {
        var socket = _network.Do(() =>
        {
            var made = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = blocking, SendBufferSize = Buffer, ReceiveBufferSize = Buffer };
            made.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return made;
        });
        _sockets.Add(socket);
        return socket;
    }

    private void Relay(Socket from, Socket to)
    {
        var thread = new Thread(() => Pass(from, to)) { IsBackground = true };
        thread.Start();
        _relays.Add(thread);
    }
}
