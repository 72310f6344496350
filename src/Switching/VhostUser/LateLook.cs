using LabSim.Switching.Polling;

namespace LabSim.Switching.VhostUser;

/// <summary>
/// When a port is to look once more whether it and its driver have missed each other: a millisecond after something passed.
/// </summary>
/// <remarks>
/// Both sides write what they wish, then look what the other has done, with a full barrier between. QEMU's TCG with one virtual processor leaves out the barrier that x86 drivers use, which is part
/// of an atomic instruction (QEMU 10.0, tcg/tcg-op-ldst.c: without CF_PARALLEL an exchange is a plain load and a plain store). Then a driver may wish to be called, and not see what was
/// published, while we do not see its wish; or the other way round. Nobody would ever ask again.
/// On the worker's thread.
/// </remarks>
/// <param name="worker">Who serves the port.</param>
/// <param name="slot">Its slot there.</param>
/// <param name="clock">The fabric's clock.</param>
internal sealed class LateLook(PollLoop worker, int slot, TimeProvider clock)
{
    private readonly long _delay = clock.TimestampFrequency / 1000;
    private bool _awaited;
    private bool _passed;
    private long _due;

    /// <summary>Something passed.</summary>
    public void NotePassed()
    {
        _passed = true;
        if (!_awaited)
        {
            Await();
        }
    }

    /// <summary>Whether it is time; true once.</summary>
    public bool IsDue()
    {
        if (!_awaited || clock.GetTimestamp() < _due)
        {
            return false;
        }

        _awaited = false;
        if (_passed)
        {
            Await();
        }

        return true;
    }

    private void Await()
    {
        (_awaited, _passed) = (true, false);
        _due = clock.GetTimestamp() + _delay;
        worker.ServeAt(slot, _due);
    }
}
