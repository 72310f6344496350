using LabSim.Interop;
using LabSim.Switching.Polling;
using LabSim.Switching.Ports;
using LabSim.Switching.Virtio;
using Microsoft.Extensions.Logging;

namespace LabSim.Switching.VhostUser;

/// <summary>
/// The control plane of a port: its socket, the one machine that may be connected, and the port's state. All members are
/// called under the control gate.
/// </summary>
internal sealed class VhostUserListener : IPortControl
{
    // Only one machine belongs to a port. A second connection waits until the first is gone, as after a killed QEMU.
    private const int Backlog = 4;

    private readonly PortConfig _config;
    private readonly FabricOptions _options;
    private readonly ILogger _logger;
    private readonly ControlLoop _control;
    private readonly PollLoop _worker;
    private readonly Action<PortChange> _changed;
    private readonly UnixListener _socket;
    private readonly FaultPause _pause;
    private readonly ITimer _resume;
    private VhostUserConnection? _connection;
    private ulong _listenToken;
    private ulong _connectionToken;
    private bool _closed;

    /// <summary>Listens.</summary>
    /// <param name="config">The port.</param>
    /// <param name="options">The fabric's options.</param>
    /// <param name="control">Who reads the sockets.</param>
    /// <param name="worker">Who serves the rings.</param>
    /// <param name="changed">Told of every change of state, on the control thread.</param>
    /// <exception cref="IOException">The socket cannot be made.</exception>
    public VhostUserListener(PortConfig config, FabricOptions options, ControlLoop control, PollLoop worker, Action<PortChange> changed)
    {
        _config = config;
        _options = options;
        _logger = options.LoggerFactory.CreateLogger<VhostUserListener>();
        _control = control;
        _worker = worker;
        _changed = changed;
        _pause = new FaultPause(options.TimeProvider);
        OfferedFeatures = Offered(config);
        _socket = UnixListener.Bind(config.SocketPath, config.OwnerUserId, Backlog);
        Port = new VhostUserPort(config.Name, worker, options.TimeProvider, () => control.Post(() => Break(Port!.Fault)));
        _resume = options.TimeProvider.CreateTimer(_ => control.Post(Listen), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Listen();
    }

    /// <summary>The data plane.</summary>
    public VhostUserPort Port { get; }

    /// <inheritdoc/>
    FabricPort IPortControl.Port => Port;

    /// <inheritdoc/>
    public ulong OfferedFeatureBits => (ulong)OfferedFeatures;

    /// <inheritdoc/>
    public ulong AcceptedFeatureBits => (ulong)(_connection?.Session.Accepted ?? VirtioFeatures.None);

    /// <summary>What is offered to the machine.</summary>
    public VirtioFeatures OfferedFeatures { get; }

    /// <summary>What the port is doing.</summary>
    public PortState State { get; private set; }

    /// <summary>The last fault.</summary>
    public string? Fault { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            _resume.Dispose();
            StopListening();
            Disconnect();
            _worker.Unregister(Port.Slot);
            _socket.Dispose();
        }
    }

    private static VirtioFeatures Offered(PortConfig config)
    {
        var offered = (VirtioFeatures?)config.OfferedFeatures ?? VirtioFeatures.Supported;
        return (offered & ~VirtioFeatures.Supported) == 0
            ? offered
            : throw new ArgumentException($"The machine at port {config.Name} was offered features {offered:X}, not all of which this version has.", nameof(config));
    }

    private void Listen()
    {
        if (!_closed && _connection is null && _listenToken == 0)
        {
            _listenToken = _control.Watch(_socket.Handle, Accept);
        }
    }

    private void StopListening()
    {
        _control.Unwatch(_listenToken, _socket.Handle);
        _listenToken = 0;
    }

    private void Accept()
    {
        if (_socket.TryAccept() is not { } socket)
        {
            return;
        }

        var peer = socket.ReadPeer();
        if (peer.UserId != PeerCredentials.OwnUserId && peer.UserId != _config.OwnerUserId)
        {
            FabricLog.StrangerRefused(_logger, _options.Lab, _config.Name, peer.UserId, peer.ProcessId);
            socket.Dispose();
            return;
        }

        StopListening();
        _connection = new VhostUserConnection(socket, new VhostUserSession(Port, OfferedFeatures));
        _connectionToken = _control.Watch(_connection.Handle, Read);
        Enter(PortState.Connected, null);
    }

    private void Read()
    {
        var fault = _connection!.Read(out var ended);
        if (fault != GuestFault.None)
        {
            Break(fault);
        }
        else if (ended)
        {
            Disconnect();
            Enter(PortState.Listening, "the machine closed the connection");
            Listen();
        }
        else
        {
            Enter(Port.IsRunning ? PortState.Running : PortState.Connected, null);
        }
    }

    private void Break(GuestFault fault)
    {
        // The connection that the worker meant may be gone already, and its fault with it.
        if (_closed || _connection is null || fault == GuestFault.None)
        {
            return;
        }

        Disconnect();
        Fault = fault.Describe();
        var pause = _pause.NoteFault(out var first);
        if (first)
        {
            FabricLog.PortFaulted(_logger, _options.Lab, _config.Name, Fault);
        }

        Enter(PortState.Faulted, Fault);
        _resume.Change(pause, Timeout.InfiniteTimeSpan);
    }

    private void Disconnect()
    {
        if (_connection is not null)
        {
            _control.Unwatch(_connectionToken, _connection.Handle);
            _connection.Dispose();
            _connection = null;
        }
    }

    private void Enter(PortState state, string? reason)
    {
        if (State != state)
        {
            State = state;
            _pause.NoteRunning(state == PortState.Running);
            _changed(new PortChange(_config.Name, state, reason));
        }
    }
}
