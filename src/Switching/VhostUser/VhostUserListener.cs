using LabSim.Interop;
using LabSim.Switching.HandOver;
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
    private readonly PortConfig _config;
    private readonly FabricOptions _options;
    private readonly ControlLoop _control;
    private readonly PollLoop _worker;
    private readonly PortSocket _socket;
    private readonly PortCondition _condition;
    private readonly ITimer _resume;
    private (ExportedConnection State, ExportedPart Part)? _adopted;
    private VhostUserConnection? _connection;
    private ulong _connectionToken;
    private bool _closed;

    /// <summary>Binds; <see cref="Resume"/> begins.</summary>
    /// <param name="config">The port.</param>
    /// <param name="options">The fabric's options.</param>
    /// <param name="control">Who reads the sockets.</param>
    /// <param name="worker">Who serves the rings.</param>
    /// <param name="changed">Told of every change of state, on the control thread.</param>
    /// <exception cref="IOException">The socket cannot be made.</exception>
    public VhostUserListener(PortConfig config, FabricOptions options, ControlLoop control, PollLoop worker, Action<PortChange> changed)
    {
        (_config, _options) = (config, options);
        _control = control;
        _worker = worker;
        _condition = new PortCondition(config.Name, options, changed);
        OfferedFeatures = Offered(config);
        _socket = new PortSocket(config, options, control, Accept);
        Port = new VhostUserPort(config.Name, worker, options.TimeProvider, () => control.Post(() => Break(Port!.Fault)));
        _resume = options.TimeProvider.CreateTimer(_ => control.Post(Listen), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

    /// <summary>Goes on, once resumed, with the machine that another process was connected to.</summary>
    public void Adopt(ExportedConnection state, ExportedPart part) => _adopted = (state, part);

    /// <inheritdoc/>
    public void Resume()
    {
        if (_adopted is not { } adopted || adopted.Part.Take(ConnectionFiles.Connection) is not { } file)
        {
            Listen();
            return;
        }

        _adopted = null;
        Connect(new AncillarySocket(file));
        var fault = _connection!.Session.Resume(adopted.State, adopted.Part);

        // Frames first: what has become of the machine is told, and the keeper told of it, when they pass again.
        _control.Post(() => Settle(fault));
    }

    /// <inheritdoc/>
    public ExportedPart Export(bool whole)
    {
        var state = new ExportedPort { Machine = _config with { OfferedFeatures = OfferedFeatureBits } };
        List<(string, FileDescriptor)> files = [];
        if (_connection is { IsBetweenMessages: true } connection)
        {
            files.Add((ConnectionFiles.Connection, connection.Handle.Duplicate()));
            state = state with { Connection = connection.Session.Export(files) };
        }

        return state.ToPart(files);
    }

    /// <inheritdoc/>
    public IDisposable? Release()
    {
        var released = _connection is { IsBetweenMessages: true } connection ? connection : null;
        if (released is not null)
        {
            _control.Unwatch(_connectionToken, released.Handle);
            _connection = null;
        }

        Dispose();
        return released;
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
        Connect(socket);
        _condition.Enter(PortState.Connected);
    }

    private void Connect(AncillarySocket socket)
    {
        _connection = new VhostUserConnection(socket, new VhostUserSession(Port, OfferedFeatures));
        _connectionToken = _control.Watch(_connection.Handle, Read);
    }

    private void Read()
    {
        // Whoever dies with a message in his hands leaves a machine that waits for its answer: better that it connects again.
        _options.Keeper?.Forget(_options.Lab, PartKind.Port, _config.Name);
        var fault = _connection!.Read(out var ended);
        if (ended)
        {
            Disconnect();
            _condition.Enter(PortState.Listening, "the machine closed the connection");
            Listen();
        }
        else
        {
            Settle(fault);
        }
    }

    private void Settle(GuestFault fault)
    {
        if (fault != GuestFault.None || _connection is null)
        {
            Break(fault);
            return;
        }

        _condition.Enter(Port.IsRunning ? PortState.Running : PortState.Connected);
        if (_options.Keeper is { } keeper && _connection.IsBetweenMessages)
        {
            keeper.Hold(_options.Lab, Export(whole: false));
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
            _connection.ShutDown();
            _connection.Dispose();
            _connection = null;
            _options.Keeper?.Forget(_options.Lab, PartKind.Port, _config.Name);
        }
    }
}
