namespace LabSim.Switching.Impairments;

/// <summary>
/// Something that happens by chance to one frame after the other. Without correlation each time is by itself. With it, what comes resembles what was: a
/// standard normal variable follows its predecessor, <c>z = c·z' + √(1-c²)·ε</c> (first-order autoregression), and its share decides. So the share of the frames that
/// it happens to stays exactly what is asked for, which netem's averaging of uniform numbers does not keep (ADR 16).
/// </summary>
internal struct CorrelatedChance(LinkRandom random)
{
    private LinkRandom _random = random;
    private double _last = double.NaN;

    /// <summary>Makes one that goes on where another was.</summary>
    /// <param name="state">Its generator's state.</param>
    /// <param name="last">Its <see cref="Last"/>.</param>
    public CorrelatedChance(ulong state, double? last)
        : this(new LinkRandom(state)) => _last = last ?? double.NaN;

    /// <summary>Its generator's state.</summary>
    public readonly ulong State => _random.State;

    /// <summary>What the next time resembles; <see langword="null"/> where it is by itself.</summary>
    public readonly double? Last => double.IsNaN(_last) ? null : _last;

    /// <summary>Whether something of this share happens. What never happens takes no number.</summary>
    public bool Happens(double share, double correlation) => share > 0 && NextShare(correlation) < share;

    /// <summary>A whole number from 0 to below a bound, by itself.</summary>
    public int NextBelow(int bound) => _random.NextBelow(bound);

    /// <summary>A number from 0 to below 1, evenly distributed whatever the correlation.</summary>
    public double NextShare(double correlation)
    {
        if (correlation == 0)
        {
            _last = double.NaN;
            return _random.NextShare();
        }

        var fresh = NormalQuantile.Of(_random.NextShare() + (1.0 / (1UL << 54)));
        _last = double.IsNaN(_last) ? fresh : (correlation * _last) + (Math.Sqrt(1 - (correlation * correlation)) * fresh);
        return Math.Min(NormalQuantile.ShareBelow(_last), 1 - (1.0 / (1UL << 53)));
    }
}
