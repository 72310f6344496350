namespace LabSim.Switching.Polling;

/// <summary>When each slot of a worker wants to be served, if at all. Few slots have a deadline at once, so a scan finds the next.</summary>
internal sealed class Deadlines
{
    private long[] _due = [];

    /// <summary>The earliest; <see cref="long.MaxValue"/> where there is none.</summary>
    public long Next { get; private set; } = long.MaxValue;

    /// <summary>Gives a slot another deadline; <see cref="long.MaxValue"/> takes it away.</summary>
    public void Set(int slot, long due)
    {
        if (slot >= _due.Length)
        {
            var old = _due.Length;
            Array.Resize(ref _due, Math.Max(slot + 1, 2 * old));
            _due.AsSpan(old).Fill(long.MaxValue);
        }

        var before = _due[slot];
        _due[slot] = due;
        if (due <= Next)
        {
            Next = due;
        }
        else if (before == Next)
        {
            Next = Earliest();
        }
    }

    /// <summary>Takes a slot whose time has come.</summary>
    public bool TryTake(long now, out int slot)
    {
        slot = -1;
        if (Next > now)
        {
            return false;
        }

        slot = _due.AsSpan().IndexOf(Next);
        _due[slot] = long.MaxValue;
        Next = Earliest();
        return true;
    }

    private long Earliest()
    {
        var earliest = long.MaxValue;
        foreach (var due in _due)
        {
            earliest = Math.Min(earliest, due);
        }

        return earliest;
    }
}
