namespace LabSim.Switching.Impairments;

/// <summary>
/// Chance that can be repeated: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014). 64 bits of
/// state, a period of 2^64, and the same numbers on every machine.
/// </summary>
internal struct LinkRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Where it is: the seed of a generator that goes on from here.</summary>
    public readonly ulong State => _state;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 to below 1, a multiple of 2^-53.</summary>
    public double NextShare() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Whether something of this share happens. What never happens takes no number.</summary>
    public bool Happens(double share) => share > 0 && NextShare() < share;

    /// <summary>A whole number from 0 to below a bound.</summary>
    public int NextBelow(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>A seed that follows from a name (FNV-1a), whatever the process.</summary>
    public static ulong SeedOf(string name)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 0x100000001B3;
        }

        return hash;
    }
}
