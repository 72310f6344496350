using LabSim.Interop;
using LabSim.Switching.HandOver;
using LabSim.Switching.Polling;
using LabSim.Switching.Ports;

namespace LabSim.Switching.Sockets;

/// <summary>
/// The control plane of a port for <c>-netdev stream</c>: we listen, QEMU connects, and connects again when we were away. The port runs for as long
/// as the connection stands. All members are called under the control gate.
/// </summary>
internal sealed class StreamListener : IPortControl
{
    private const string ConnectionRole = "connection";
    private readonly PortConfig _config;
    private readonly PollLoop _worker;
    private readonly SocketPort _port;
    private readonly PortSocket _socket;
    private readonly PortCondition _condition;
    private readonly ITimer _resume;

    // Made for the first machine: a port that nobody uses takes no memory.
    private readonly Lazy<StreamInput> _input = new();
    private readonly Lazy<StreamOutput> _output = new();
    private (ExportedStream State, ExportedPart Part)? _adopted;
    private StreamChannel? _channel;
    private bool _closed;

    /// <summary>Binds; <see cref="Resume"/> begins.</summary>
    /// <param name="config">The port.</param>
    /// <param name="options">The fabric's options.</param>
    /// <param name="control">Who accepts.</param>
    /// <param name="worker">Who passes the frames.</param>
    /// <param name="changed">Told of every change of state, on the control thread.</param>
    /// <exception cref="IOException">The socket cannot be made.</exception>
    public StreamListener(PortConfig config, FabricOptions options, ControlLoop control, PollLoop worker, Action<PortChange> changed)
    {
        (_config, _worker) = (config, worker);
        _condition = new PortCondition(config.Name, options, changed);
        _socket = new PortSocket(config, options, control, Accept);
        _port = new SocketPort(config.Name, worker, options.TimeProvider, () => control.Post(TakeEnd));
        _resume = options.TimeProvider.CreateTimer(_ => control.Post(Listen), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            _resume.Dispose();
            Disconnect();
            _worker.Unregister(_port.Slot);
            _socket.Dispose();
        }
    }

    /// <summary>Goes on, once resumed, with the stream that another process was connected to.</summary>
    public void Adopt(ExportedStream state, ExportedPart part) => _adopted = (state, part);

    /// <inheritdoc/>
    public void Resume()
    {
        if (_adopted is { } adopted && adopted.Part.Take(ConnectionRole) is { } file)
        {
            Attach(new AncillarySocket(file), adopted.State);
        }
        else
        {
            Listen();
        }

        _adopted = null;
    }

    /// <summary>Its state. A process that died may have taken half a frame with it: what it leaves is of no use.</summary>
    public ExportedPart Export(bool whole)
    {
        var state = new ExportedPort { Machine = _config };
        return whole && _channel is { } channel && !_port.HasEnded
            ? (state with { Stream = channel.Export() }).ToPart([(ConnectionRole, channel.Handle.Duplicate())])
            : state.ToPart([]);
    }

    /// <inheritdoc/>
    public IDisposable? Release()
    {
        Dispose();
        return null;
    }

    private void Listen()
    {
        if (!_closed && _channel is null)
        {
            _socket.Listen();
        }
    }

    private void Accept(AncillarySocket socket) => Attach(socket, null);

    private void Attach(AncillarySocket socket, ExportedStream? state)
    {
        _channel = new StreamChannel(socket, _input.Value, _output.Value);
        if (state is not null)
        {
            _channel.Restore(state);
        }

        if (_port.TryAttach(_channel))
        {
            _condition.Enter(PortState.Running);
        }
        else
        {
            Disconnect();
            _resume.Change(_condition.Break("the kernel watches no more sockets"), Timeout.InfiniteTimeSpan);
        }
    }

    private void TakeEnd()
    {
        if (_closed || !_port.HasEnded)
        {
            return;
        }

        var fault = _port.Fault;
        Disconnect();
        if (fault is null)
        {
            _condition.Enter(PortState.Listening, "the machine closed the connection");
            Listen();
        }
        else
        {
            _resume.Change(_condition.Break(fault), Timeout.InfiniteTimeSpan);
        }
    }

    private void Disconnect()
    {
        _port.Detach();
        _channel?.Dispose();
        _channel = null;
    }
}
