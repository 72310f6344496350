namespace LabSim.NodeRuntime.Machines;

/// <summary>
/// Holds a machine's facets and tells of every change of the state that follows from them: in order, never concurrently, never under a lock.
/// Whoever finds the queue idle delivers; others only add to it.
/// </summary>
internal sealed class MachineStatus(MachineFacets initial, Action<MachineChange> changed)
{
    private readonly Lock _lock = new();
    private readonly Queue<MachineChange> _queue = new();
    private MachineFacets _facets = initial;
    private MachineChange _current = initial.Derive();
    private bool _delivering;

    /// <summary>The facts now.</summary>
    public MachineFacets Facets
    {
        get
        {
            lock (_lock)
            {
                return _facets;
            }
        }
    }

    /// <summary>The state that follows from them.</summary>
    public MachineChange Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    /// <summary>Changes facts; the end of a machine is final.</summary>
    public void Update(Func<MachineFacets, MachineFacets> change)
    {
        lock (_lock)
        {
            if (_facets.End is not null)
            {
                return;
            }

            _facets = change(_facets);
            var next = _facets.Derive();
            if (next == _current)
            {
                return;
            }

            _current = next;
            _queue.Enqueue(next);
            if (_delivering)
            {
                return;
            }

            _delivering = true;
        }

        Deliver();
    }

    private void Deliver()
    {
        while (true)
        {
            MachineChange? next;
            lock (_lock)
            {
                if (!_queue.TryDequeue(out next))
                {
                    _delivering = false;
                    return;
                }
            }

            changed(next);
        }
    }
}
