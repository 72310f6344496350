using System.Threading.Channels;

namespace LabSim.NodeRuntime.Agent;

/// <summary>
/// The host's side of one command: pieces of output on their way to the caller, and room in the guest for input.
/// INVARIANT: what waits here never exceeds the two windows, whatever the guest sends; a frame of n bytes uses n + <see cref="FrameCost"/> of one,
/// so that many tiny frames cost no more than few large ones.
/// </summary>
internal sealed class AgentCall(uint channel)
{
    /// <summary>Room for each output, in bytes.</summary>
    public const int OutputWindow = 256 * 1024;

    /// <summary>Room for input in the guest, in bytes.</summary>
    public const int InputWindow = 64 * 1024;

    /// <summary>What a frame uses of a window beside its bytes.</summary>
    public const int FrameCost = 64;

    private readonly Channel<(GuestOutput Stream, ReadOnlyMemory<byte> Bytes)> _pieces =
        System.Threading.Channels.Channel.CreateUnbounded<(GuestOutput, ReadOnlyMemory<byte>)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Lock _lock = new();
    private readonly int[] _windows = [OutputWindow, OutputWindow];
    private int _inputRoom = InputWindow;
    private TaskCompletionSource _roomChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _status;
    private volatile bool _ended;

    /// <summary>The number by which frames name it.</summary>
    public uint Channel => channel;

    /// <summary>The command no longer runs: the guest said how it ended, or the session is over.</summary>
    public bool Ended => _ended;

    /// <summary>Takes a piece of output from the guest.</summary>
    /// <exception cref="GuestAgentException">The guest sends more than it has room for.</exception>
    public void Accept(GuestOutput stream, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _windows[(int)stream] -= bytes.Length + FrameCost;
            if (_windows[(int)stream] < 0)
            {
                throw new GuestAgentException("the guest's agent sent more output than it was given room for");
            }
        }

        _pieces.Writer.TryWrite((stream, bytes.ToArray()));
    }

    /// <summary>The guest took input.</summary>
    /// <exception cref="GuestAgentException">The guest says that it took more than it was sent.</exception>
    public void AddInputRoom(uint bytes)
    {
        lock (_lock)
        {
            if (bytes > InputWindow - _inputRoom)
            {
                throw new GuestAgentException("the guest's agent took more input than it was sent");
            }

            _inputRoom += (int)bytes;
            _roomChanged.TrySetResult();
        }
    }

    /// <summary>Waits for room and takes at most <paramref name="wanted"/> bytes of it.</summary>
    public async Task<int> TakeInputRoomAsync(int wanted, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_inputRoom > 0)
                {
                    var taken = Math.Min(wanted, _inputRoom);
                    _inputRoom -= taken;
                    return taken;
                }

                _roomChanged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _roomChanged.Task;
            }

            await changed.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Gives back room that was taken and not used.</summary>
    public void ReturnInputRoom(int bytes)
    {
        lock (_lock)
        {
            _inputRoom += bytes;
            _roomChanged.TrySetResult();
        }
    }

    /// <summary>The command ended with this status, after all its output.</summary>
    public void Exit(uint status)
    {
        _status = status;
        _ended = true;
        _pieces.Writer.TryComplete();
    }

    /// <summary>The session is over: there will be no more word of the command.</summary>
    public void Fail(GuestAgentException reason)
    {
        _ended = true;
        _pieces.Writer.TryComplete(reason);
    }

    /// <summary>The caller's input failed; the command has yet to be killed.</summary>
    public void Abort(Exception reason) => _pieces.Writer.TryComplete(reason);

    /// <summary>Hands the output to the caller piece by piece; returns the exit status.</summary>
    /// <param name="output">Takes the pieces.</param>
    /// <param name="grant">Tells the guest of new room.</param>
    /// <param name="cancellation">The caller is gone.</param>
    public async Task<int> DeliverAsync(
        Func<GuestOutput, ReadOnlyMemory<byte>, ValueTask> output, Func<AgentFrame, ValueTask> grant, CancellationToken cancellation)
    {
        var taken = new int[2];
        try
        {
            await foreach (var (stream, bytes) in _pieces.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                await output(stream, bytes).ConfigureAwait(false);
                taken[(int)stream] += bytes.Length + FrameCost;
                if (taken[(int)stream] >= OutputWindow / 4 && !_ended)
                {
                    Widen(stream, taken[(int)stream]);
                    await grant(AgentFrame.Credit(channel, stream, taken[(int)stream])).ConfigureAwait(false);
                    taken[(int)stream] = 0;
                }
            }
        }
        catch (GuestAgentException fault)
        {
            throw new GuestAgentException(fault.Message, fault);
        }

        return (int)Math.Min(_status, 255);
    }

    private void Widen(GuestOutput stream, int bytes)
    {
        lock (_lock)
        {
            _windows[(int)stream] += bytes;
        }
    }
}
