namespace LabSim.Switching.Bridging;

/// <summary>
/// Where stations are: which port each address of each VLAN was last heard at. A fixed open-addressed table, so that learning allocates nothing and a port that
/// sends a million addresses fills neither memory nor the others' share. Called under the bridge's gate.
/// </summary>
internal sealed class MacTable(long ageing, int limitPerPort)
{
    private const int Size = 1 << 14;
    private const int LongestProbe = 16;
    private readonly Entry[] _entries = new Entry[Size];
    private readonly int[] _perPort = new int[LearningBridge.MostPorts];
    private long _swept;

    /// <summary>Remembers a station.</summary>
    /// <param name="vlan">The VLAN.</param>
    /// <param name="address">48 bits.</param>
    /// <param name="port">The port's number.</param>
    /// <param name="now">The time, in the ticks of the ageing time.</param>
    public void Learn(int vlan, ulong address, int port, long now)
    {
        var key = Key(vlan, address);
        ref var entry = ref Find(key, now, out var found);
        if (found)
        {
            if (entry.Port != port)
            {
                _perPort[entry.Port]--;
                _perPort[port]++;
                entry.Port = (byte)port;
            }

            entry.Seen = now;
            return;
        }

        if (_perPort[port] >= limitPerPort)
        {
            Sweep(now);
            if (_perPort[port] >= limitPerPort)
            {
                return;
            }

            entry = ref Find(key, now, out _);
        }

        if (entry.Key == 0 || IsOld(entry, now))
        {
            Forget(ref entry);
            entry = new Entry { Key = key, Seen = now, Port = (byte)port };
            _perPort[port]++;
        }
    }

    /// <summary>The port of a station, or -1.</summary>
    public int Lookup(int vlan, ulong address, long now)
    {
        ref var entry = ref Find(Key(vlan, address), now, out var found);
        return found ? entry.Port : -1;
    }

    /// <summary>Forgets all stations of a port.</summary>
    public void ForgetPort(int port)
    {
        foreach (ref var entry in _entries.AsSpan())
        {
            if (entry.Key != 0 && entry.Port == port)
            {
                Forget(ref entry);
            }
        }
    }

    /// <summary>All stations, with those that are too old.</summary>
    public IEnumerable<(int Vlan, ulong Address, int Port, long Seen)> All() =>
        _entries.Where(e => e.Key != 0).Select(e => ((int)(e.Key >> 48) - 1, e.Key & 0xFFFF_FFFF_FFFF, (int)e.Port, e.Seen));

    /// <summary>How many stations are known at a port, with those that are too old.</summary>
    public int CountAt(int port) => _perPort[port];

    // The VLAN plus one keeps a key from being 0, which means an empty place.
    private static ulong Key(int vlan, ulong address) => address | ((ulong)(vlan + 1) << 48);

    private bool IsOld(in Entry entry, long now) => now - entry.Seen > ageing;

    /// <summary>The place of a key: its own, or the best for it (empty, else too old, else the last looked at).</summary>
    private ref Entry Find(ulong key, long now, out bool found)
    {
        var start = (int)((key * 0x9E3779B97F4A7C15) >> (64 - 14));
        var best = -1;
        for (var i = 0; i < LongestProbe; i++)
        {
            var at = (start + i) & (Size - 1);
            ref var entry = ref _entries[at];
            if (entry.Key == key)
            {
                found = !IsOld(entry, now);
                return ref entry;
            }

            if (best < 0 && (entry.Key == 0 || IsOld(entry, now)))
            {
                best = at;
            }
        }

        found = false;
        return ref _entries[best < 0 ? (start + LongestProbe - 1) & (Size - 1) : best];
    }

    private void Sweep(long now)
    {
        // Once for each hundredth of the ageing time: a flood of new addresses must not cost a sweep each.
        if (now - _swept < ageing / 100)
        {
            return;
        }

        _swept = now;
        foreach (ref var entry in _entries.AsSpan())
        {
            if (entry.Key != 0 && IsOld(entry, now))
            {
                Forget(ref entry);
            }
        }
    }

    private void Forget(ref Entry entry)
    {
        if (entry.Key != 0)
        {
            _perPort[entry.Port]--;
            entry = default;
        }
    }

    private struct Entry
    {
        public ulong Key;
        public long Seen;
        public byte Port;
    }
}
