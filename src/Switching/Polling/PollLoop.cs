using LabSim.Interop;
using LabSim.Switching.Frames;
using Microsoft.Extensions.Logging;

namespace LabSim.Switching.Polling;

/// <summary>
/// A worker: one thread that serves the ports of a fabric.
/// </summary>
/// <remarks>
/// Theory of operation. A port is active from its kick until a turn finds nothing; then it has asked for the next kick and
/// looked once more, so nothing is missed. Active ports are served in turn, a burst each, without asking the kernel; every few
/// rounds the kicks of the others are collected. With no port active the worker sleeps: it never spins on an idle lab, for
/// that would take the guests' cores (about 30 % of their speed where cores are short).
/// </remarks>
internal sealed class PollLoop : IDisposable
{
    private const ulong WakeToken = ulong.MaxValue;
    private const ulong TimerToken = ulong.MaxValue - 1;
    private const int RoundsPerLook = 8;
    private const int RetryMilliseconds = 1;
    private const int ReadyAtOnce = 64;

    private readonly Epoll _epoll = new(ReadyAtOnce);
    private readonly EventFd _wake = EventFd.Create();
    private readonly TimerFd _timer = TimerFd.Create();
    private readonly Deadlines _deadlines = new();
    private readonly TimeProvider _clock;
    private readonly ulong[] _ready = new ulong[ReadyAtOnce];
    private readonly FrameBurst _burst = new();
    private readonly Lock _slotsLock = new();
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _began = new();
    private readonly Thread _thread;
    private volatile IPollable?[] _slots = [];
    private int[] _active = [];
    private int[] _round = [];
    private bool[] _isActive = [];
    private int _activeCount;
    private volatile bool _stopping;
    private long _armed = long.MaxValue;
    private long _allocatedBytes;

    /// <summary>Makes a worker that has not begun.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="clock">The fabric's clock.</param>
    /// <param name="logger">For defects of ours.</param>
    public PollLoop(string name, TimeProvider clock, ILogger logger)
    {
        _clock = clock;
        _logger = logger;
        _epoll.TryAdd(_wake.Handle, WakeToken, EpollTrigger.Edge);
        _epoll.TryAdd(_timer.Handle, TimerToken, EpollTrigger.Edge);

        // There from now on: a new thread has its first turn late where cores are short, and a hand-over waits for it.
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>What the worker's thread allocated in its life, in bytes, as of its last sleep or look.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

    /// <summary>Takes something into service.</summary>
    /// <returns>Its slot.</returns>
    public int Register(IPollable pollable)
    {
        lock (_slotsLock)
        {
            // A copy, so that the worker sees either the old slots or the new ones.
            var free = Array.IndexOf(_slots, null);
            IPollable?[] slots = free < 0 ? [.. _slots, null] : [.. _slots];
            free = free < 0 ? slots.Length - 1 : free;
            slots[free] = pollable;
            _slots = slots;
            return free;
        }
    }

    /// <summary>Takes a slot out of service; a turn may still be under way.</summary>
    public void Unregister(int slot)
    {
        lock (_slotsLock)
        {
            IPollable?[] slots = [.. _slots];
            slots[slot] = null;
            _slots = slots;
        }
    }

    /// <summary>
    /// Serves a slot once for every event of a descriptor: an eventfd's signal, a socket's input or end. An eventfd is never read, so whoever else
    /// holds it cannot block us; a socket's slot stays active until it has read all there is.
    /// </summary>
    public bool TryWatch(int slot, FileDescriptor descriptor) => _epoll.TryAdd(descriptor, (ulong)slot, EpollTrigger.Edge);

    /// <summary>Also serves the slot when a watched socket has room again, or no longer.</summary>
    public void WatchRoom(int slot, FileDescriptor socket, bool wanted) => _epoll.Change(socket, (ulong)slot, EpollTrigger.Edge, wanted);

    /// <summary>Ends <see cref="TryWatch"/>; to be called before the descriptor is closed.</summary>
    public void Unwatch(FileDescriptor descriptor) => _epoll.Remove(descriptor);

    /// <summary>Serves every slot soon, for something changed that no kick tells.</summary>
    public void Wake() => _wake.Signal();

    /// <summary>Serves a slot in this round or the next. On the worker's thread alone.</summary>
    public void ServeSoon(int slot) => Activate(slot);

    /// <summary>Serves a slot at a time of the fabric's clock instead of the time that it was given before. On the worker's thread alone.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="timestamp">The time; <see cref="long.MaxValue"/> for never.</param>
    public void ServeAt(int slot, long timestamp) => _deadlines.Set(slot, timestamp);

    /// <summary>Begins: what was asked for before is done now.</summary>
    public void Start() => _began.Set();

    /// <summary>Ends the thread between two turns. Descriptors stay watched, and nobody is served any more.</summary>
    public void Stop()
    {
        _stopping = true;
        Wake();
        _began.Set();
        _thread.Join();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _began.Dispose();
        _timer.Dispose();
        _wake.Dispose();
        _epoll.Dispose();
    }

    private void Run()
    {
        _began.Wait();
        var outcome = PollOutcome.Idle;
        for (var round = 0; !_stopping; round++)
        {
            if (outcome != PollOutcome.Busy || round % RoundsPerLook == 0)
            {
                Volatile.Write(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread());
                Look(outcome switch { PollOutcome.Busy => 0, PollOutcome.Waiting => RetryMilliseconds, _ => ArmTimer() });
            }

            ActivateDue();
            outcome = ServeActive();
        }
    }

    /// <summary>Has the timer end the coming sleep at the next deadline.</summary>
    /// <returns>How long to sleep, in milliseconds: not at all where it is there already.</returns>
    private int ArmTimer()
    {
        if (_deadlines.Next == long.MaxValue)
        {
            return -1;
        }

        var left = _deadlines.Next - _clock.GetTimestamp();
        if (left <= 0)
        {
            return 0;
        }

        // One that goes off earlier does as well: then there is another look.
        if (_deadlines.Next >= _armed)
        {
            return -1;
        }

        _armed = _deadlines.Next;
        _timer.Arm(1 + (long)((Int128)left * 1_000_000_000 / _clock.TimestampFrequency));
        return -1;
    }

    private void ActivateDue()
    {
        if (_deadlines.Next == long.MaxValue)
        {
            return;
        }

        for (var now = _clock.GetTimestamp(); _deadlines.TryTake(now, out var slot);)
        {
            Activate(slot);
        }
    }

    private void Look(int timeoutMilliseconds)
    {
        var count = _epoll.Wait(_ready, timeoutMilliseconds);
        for (var i = 0; i < count; i++)
        {
            if (_ready[i] == WakeToken)
            {
                for (var slot = 0; slot < _slots.Length; slot++)
                {
                    Activate(slot);
                }
            }
            else if (_ready[i] == TimerToken)
            {
                _armed = long.MaxValue;
            }
            else
            {
                Activate((int)_ready[i]);
            }
        }
    }

    // A slot is in the list once at most, so the list is never longer than there are slots.
    private void Activate(int slot)
    {
        if (slot >= _isActive.Length)
        {
            Array.Resize(ref _isActive, Math.Max(slot + 1, 2 * _isActive.Length));
            Array.Resize(ref _active, _isActive.Length);
            Array.Resize(ref _round, _isActive.Length);
        }

        if (!_isActive[slot])
        {
            _isActive[slot] = true;
            _active[_activeCount++] = slot;
        }
    }

    /// <summary>Gives each active slot a turn. What becomes active meanwhile has its turn in the next round.</summary>
    private PollOutcome ServeActive()
    {
        var slots = _slots;
        var result = PollOutcome.Idle;
        (_active, _round) = (_round, _active);
        var count = _activeCount;
        _activeCount = 0;
        for (var i = 0; i < count; i++)
        {
            var slot = _round[i];
            _isActive[slot] = false;
            var outcome = slot < slots.Length && slots[slot] is { } pollable ? Serve(pollable) : PollOutcome.Idle;
            if (outcome != PollOutcome.Idle)
            {
                Activate(slot);
                result = outcome == PollOutcome.Busy || result == PollOutcome.Busy ? PollOutcome.Busy : PollOutcome.Waiting;
            }
        }

        // More became active than said so themselves: a port gave a link something to deliver.
        return result == PollOutcome.Idle && _activeCount > 0 ? PollOutcome.Busy : result;
    }

    private PollOutcome Serve(IPollable pollable)
    {
        try
        {
            return pollable.Poll(_burst);
        }
#pragma warning disable CA1031 // A defect in one port's turn must not take the process, and every other lab, down.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            FabricLog.TurnFailed(_logger, pollable.Name, defect);
            return PollOutcome.Idle;
        }
    }
}
