using System.Collections.Immutable;
using LabSim.Interop;
using LabSim.Switching.HandOver;
using LabSim.Switching.Polling;
using LabSim.Switching.Ports;

namespace LabSim.Switching.Sockets;

/// <summary>
/// The control plane of a port for <c>-netdev dgram</c>: both sides bind, and neither connection nor end is told of by the kernel. So the machine's
/// socket is made our peer again and again, four times a second; the same peer again changes nothing, and a socket with a peer takes datagrams from
/// it alone. What a machine sends before it was seen waits in the kernel. All members are called under the control gate.
/// </summary>
internal sealed class DatagramListener : IPortControl
{
    private const string SocketRole = "socket";
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly PortConfig _config;
    private readonly PollLoop _worker;
    private readonly SocketPort _port;
    private readonly UnixDatagram _socket;
    private readonly Lazy<DatagramChannel> _channel;
    private readonly PortCondition _condition;
    private readonly Func<ITimer> _startTimer;
    private ITimer? _timer;
    private ImmutableArray<byte[]> _adopted = [];
    private bool _closed;

    /// <summary>Binds; <see cref="Resume"/> looks for the machine.</summary>
    /// <param name="config">The port.</param>
    /// <param name="options">The fabric's options.</param>
    /// <param name="control">Who looks for the machine.</param>
    /// <param name="worker">Who passes the frames.</param>
    /// <param name="changed">Told of every change of state, on the control thread.</param>
    /// <param name="adopted">What another process had of it, or <see langword="null"/>.</param>
    /// <exception cref="IOException">The socket cannot be made.</exception>
    /// <exception cref="ArgumentException">There is no path of the machine's socket.</exception>
    public DatagramListener(PortConfig config, FabricOptions options, ControlLoop control, PollLoop worker, Action<PortChange> changed, ExportedPart? adopted = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(config.PeerPath);
        (_config, _worker) = (config, worker);
        _condition = new PortCondition(config.Name, options, changed);
        _socket = adopted?.Take(SocketRole) is { } file ? new UnixDatagram(file, config.SocketPath) : UnixDatagram.Bind(config.SocketPath, config.OwnerUserId);
        _channel = new Lazy<DatagramChannel>(() => new DatagramChannel(_socket));
        _port = new SocketPort(config.Name, worker, options.TimeProvider, () => control.Post(TakeEnd));
        _startTimer = () => options.TimeProvider.CreateTimer(_ => control.Post(Look), null, TimeSpan.Zero, Period);
    }

    /// <inheritdoc/>
    public FabricPort Port => _port;

    /// <inheritdoc/>
    public PortState State => _condition.State;

    /// <inheritdoc/>
    public ulong OfferedFeatureBits => 0;

    /// <inheritdoc/>
    public ulong AcceptedFeatureBits => 0;

    /// <inheritdoc/>
    public string? Fault => _condition.Fault;

    private bool IsAttached => _condition.State == PortState.Running;

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _socket.Dispose();
    }

    /// <summary>Goes on, once resumed, with the datagrams that another process had read.</summary>
    public void Adopt(ImmutableArray<byte[]> datagrams) => _adopted = datagrams;

    /// <inheritdoc/>
    public void Resume() => _timer ??= _startTimer();

    /// <inheritdoc/>
    public ExportedPart Export(bool whole) =>
        new ExportedPort { Machine = _config, Datagrams = whole && IsAttached ? [.. _channel.Value.Export()] : [] }.ToPart(whole ? [(SocketRole, _socket.Handle.Duplicate())] : []);

    /// <inheritdoc/>
    public IDisposable? Release()
    {
        End();
        _socket.Release();
        return null;
    }

    private void End()
    {
        if (!_closed)
        {
            _closed = true;
            _timer?.Dispose();
            _port.Detach();
            _worker.Unregister(_port.Slot);
        }
    }

    private void TakeEnd()
    {
        if (!_closed && _port.HasEnded)
        {
            Leave();
            Look();
        }
    }

    private void Look()
    {
        if (_closed)
        {
            return;
        }

        if (!_socket.TryConnect(_config.PeerPath!, _config.OwnerUserId))
        {
            Leave();

            // Whatever came, came from nobody who belongs here.
            _socket.Disconnect();
        }
        else if (!IsAttached)
        {
            _channel.Value.Reset();
            _channel.Value.Restore(_adopted);
            _adopted = [];
            if (_port.TryAttach(_channel.Value))
            {
                _condition.Enter(PortState.Running);
            }
        }
    }

    private void Leave()
    {
        if (IsAttached)
        {
            _port.Detach();
            _condition.Enter(PortState.Listening, "the machine's socket is gone");
        }
    }
}
