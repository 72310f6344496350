namespace LabSim.Switching.Virtio;

/// <content>Publishing, and telling each other (virtio 1.2, 2.7.7 to 2.7.10).</content>
internal sealed unsafe partial class Virtqueue
{
    private const ushort NoNotification = 1;

    // Indexes wrap: what was published longer ago than this is out of the question.
    private const ushort LongestUncalled = 16 * 1024;

    private bool _calledOnce;
    private ushort _calledAt;

    /// <summary>Shows the driver all finished chains.</summary>
    /// <returns>Whether the driver wants to be called.</returns>
    public bool Publish()
    {
        if (_finished == 0)
        {
            return false;
        }

        _usedIndex += _finished;
        _finished = 0;

        // Release: pairs with the driver's read barrier between the used index and the elements (2.7.14).
        Volatile.Write(ref _used[1], _usedIndex);

        // Full: orders our index before our reading of its wish; pairs with the driver's full barrier between its wish and
        // its reading of our index. Without it both could miss each other.
        Interlocked.MemoryBarrier();
        return TakeCall();
    }

    /// <summary>
    /// Whether the driver wants to be called for something that was published since it was called, as far as can be seen now; it counts as called then.
    /// </summary>
    public bool TakeCall()
    {
        if (!Running || _calledAt == _usedIndex)
        {
            return false;
        }

        var wanted = !_calledOnce || (_eventIndex
            ? (ushort)(_usedIndex - Volatile.Read(ref _available[2 + _size]) - 1) < (ushort)(_usedIndex - _calledAt)
            : (Volatile.Read(ref _available[0]) & NoNotification) == 0);
        if (wanted)
        {
            (_calledOnce, _calledAt) = (true, _usedIndex);
        }
        else if ((ushort)(_usedIndex - _calledAt) > LongestUncalled)
        {
            _calledAt = (ushort)(_usedIndex - LongestUncalled);
        }

        return wanted;
    }

    /// <summary>Asks the driver to kick when it adds the next chain.</summary>
    /// <returns>Whether it has added one meanwhile, so that no kick will come.</returns>
    public bool ArmKick()
    {
        if (_eventIndex)
        {
            Volatile.Write(ref _used[2 + (4 * _size)], _next);
        }
        else
        {
            Volatile.Write(ref _used[0], 0);
        }

        // Full: orders our wish before our look at its index; pairs with the driver's barrier between its index and our wish.
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref _available[1]) != _next;
    }

    /// <summary>Tells the driver that kicks are of no use. With event indexes the one that is not moved on says so already.</summary>
    public void DisarmKick()
    {
        if (!_eventIndex)
        {
            Volatile.Write(ref _used[0], NoNotification);
        }
    }
}
