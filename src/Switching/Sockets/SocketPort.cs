using LabSim.Interop;
using LabSim.Switching.Frames;
using LabSim.Switching.Polling;
using LabSim.Switching.Ports;

namespace LabSim.Switching.Sockets;

/// <summary>
/// The data plane of a port whose machine sends and takes frames over a socket. One gate for both ways: the channel is changed between two bursts.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="worker">Who serves it.</param>
/// <param name="clock">The fabric's clock.</param>
/// <param name="ended">Told by the worker, once for each channel, that the peer is gone or broke the rules; must not block.</param>
internal sealed class SocketPort(string name, PollLoop worker, TimeProvider clock, Action ended) : FabricPort(name, worker, clock)
{
    private readonly Lock _gate = new();
    private IFrameChannel? _channel;
    private bool _hasEnded;
    private bool _wantsRoom;
    private int _offered;

    /// <summary>Whether there is a channel that has come to its end.</summary>
    public bool HasEnded => _channel is not null && _hasEnded;

    /// <summary>What the peer did wrong, in words, if the channel ended by that.</summary>
    public string? Fault { get; private set; }

    /// <inheritdoc/>
    protected override Lock TransmitGate => _gate;

    /// <inheritdoc/>
    protected override Lock ReceiveGate => _gate;

    /// <summary>Takes a channel into service; frames pass when it returns.</summary>
    /// <returns>Whether the kernel watches it.</returns>
    public bool TryAttach(IFrameChannel channel)
    {
        lock (_gate)
        {
            (_channel, _hasEnded, _wantsRoom, _offered, Fault) = (channel, false, false, 0, null);
            if (Worker.TryWatch(Slot, channel.Handle))
            {
                return true;
            }

            _channel = null;
            return false;
        }
    }

    /// <summary>Takes the channel out of service. It can be closed then.</summary>
    public void Detach()
    {
        lock (_gate)
        {
            if (_channel is { } channel)
            {
                Worker.Unwatch(channel.Handle);
                _channel = null;
            }
        }
    }

    /// <inheritdoc/>
    public override PollOutcome Poll(FrameBurst burst)
    {
        lock (_gate)
        {
            if (_channel is not { } channel || _hasEnded)
            {
                return PollOutcome.Idle;
            }

            if (_wantsRoom && !Note(channel, channel.Flush()))
            {
                return PollOutcome.Idle;
            }

            if (channel.Collect(burst) is { } fault)
            {
                return End(fault);
            }

            if (burst.Count > 0)
            {
                return Pass(channel, burst);
            }

            return channel.Read() switch
            {
                TransferState.Done => PollOutcome.Busy,
                TransferState.WouldBlock => PollOutcome.Idle,
                _ => End(null),
            };
        }
    }

    /// <inheritdoc/>
    public override int Deliver(FrameBurst burst, int from)
    {
        lock (_gate)
        {
            // A QEMU whose guest is held would take frames for it until its own buffers are full, and give them to it all at once later.
            if (_channel is not { } channel || _hasEnded || Sleeps)
            {
                return Lose(burst, from);
            }

            var next = from;
            var state = channel.Write(burst, ref next);
            ShowDelivered(burst, from..next);
            return Note(channel, state) ? next : Lose(burst, next);
        }
    }

    private PollOutcome Pass(IFrameChannel channel, FrameBurst burst)
    {
        var done = Forward(burst, _offered);
        _offered = burst.Count - done;
        channel.Complete(done);
        return _offered > 0 ? PollOutcome.Waiting : PollOutcome.Busy;
    }

    /// <summary>Draws the conclusion from a write: a full socket is watched until it has room, which would wake the worker for nothing otherwise.</summary>
    /// <returns>Whether the peer is there.</returns>
    private bool Note(IFrameChannel channel, TransferState state)
    {
        if (state == TransferState.Gone)
        {
            End(null);
            return false;
        }

        var full = state == TransferState.WouldBlock;
        if (full != _wantsRoom)
        {
            _wantsRoom = full;
            Worker.WatchRoom(Slot, channel.Handle, full);
        }

        return true;
    }

    private PollOutcome End(string? fault)
    {
        Fault = fault;
        _hasEnded = true;
        ended();
        return PollOutcome.Idle;
    }
}
