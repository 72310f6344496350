using LabSim.Interop;
using LabSim.Switching.Polling;
using LabSim.Switching.Ports;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.VhostUser;

/// <summary>
/// The control plane of a port: its socket, the one machine that may be connected, and the port's state. All members are
/// called under the control gate.
/// </summary>
internal sealed class VhostUserListener : IPortControl
{
    private readonly ControlLoop _control;
    private readonly PollLoop _worker;
    private readonly PortSocket _socket;
    private readonly PortCondition _condition;
    private readonly ITimer _resume;
    private VhostUserConnection? _connection;
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
        _control = control;
        _worker = worker;
        _condition = new PortCondition(config.Name, options, changed);
        OfferedFeatures = Offered(config);
        _socket = new PortSocket(config, options, control, Accept);
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

    /// <inheritdoc/>
    public PortState State => _condition.State;

    /// <inheritdoc/>
    public string? Fault => _condition.Fault;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            _resume.Dispose();
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
        if (!_closed && _connection is null)
        {
            _socket.Listen();
        }
    }

    private void Accept(AncillarySocket socket)
    {
        _connection = new VhostUserConnection(socket, new VhostUserSession(Port, OfferedFeatures));
        _connectionToken = _control.Watch(_connection.Handle, Read);
        _condition.Enter(PortState.Connected);
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
            _condition.Enter(PortState.Listening, "the machine closed the connection");
            Listen();
        }
        else
        {
            _condition.Enter(Port.IsRunning ? PortState.Running : PortState.Connected);
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
        _resume.Change(_condition.Break(fault.Describe()), Timeout.InfiniteTimeSpan);
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
}
