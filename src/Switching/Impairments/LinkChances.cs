using LabSim.Switching.HandOver;

namespace LabSim.Switching.Impairments;

/// <summary>The generators of a direction: one for each thing that happens by chance, so that one setting does not change another's luck.</summary>
internal sealed class LinkChances(ulong seed)
{
    private CorrelatedChance _loss = new(Of(seed, 1));
    private CorrelatedChance _duplicate = new(Of(seed, 2));
    private CorrelatedChance _corrupt = new(Of(seed, 3));
    private CorrelatedChance _reorder = new(Of(seed, 4));
    private CorrelatedChance _jitter = new(Of(seed, 5));
    private LinkRandom _burst = Of(seed, 6);
    private bool _isBad;

    /// <summary>Makes generators that go on where others were.</summary>
    public LinkChances(ExportedChances state)
        : this(0)
    {
        _loss = new CorrelatedChance(state.States[0], state.Last[0]);
        _duplicate = new CorrelatedChance(state.States[1], state.Last[1]);
        _corrupt = new CorrelatedChance(state.States[2], state.Last[2]);
        _reorder = new CorrelatedChance(state.States[3], state.Last[3]);
        _jitter = new CorrelatedChance(state.States[4], state.Last[4]);
        _burst = new LinkRandom(state.States[5]);
        _isBad = state.IsBad;
    }

    /// <summary>Where they are.</summary>
    public ExportedChances Export() => new(
        [_loss.State, _duplicate.State, _corrupt.State, _reorder.State, _jitter.State, _burst.State],
        [_loss.Last, _duplicate.Last, _corrupt.Last, _reorder.Last, _jitter.Last],
        _isBad);

    /// <summary>Whether the next frame is lost.</summary>
    public bool Loses(ImpairmentProfile profile) => profile.BurstLoss is { } model ? Loses(model) : _loss.Happens(profile.Loss, profile.LossCorrelation);

    /// <summary>Whether it comes twice.</summary>
    public bool Duplicates(ImpairmentProfile profile) => _duplicate.Happens(profile.Duplicate, profile.DuplicateCorrelation);

    /// <summary>Whether it overtakes the others.</summary>
    public bool Reorders(ImpairmentProfile profile) => _reorder.Happens(profile.Reorder, profile.ReorderCorrelation);

    /// <summary>Whether it is damaged; then one bit of it is.</summary>
    public bool Corrupts(ImpairmentProfile profile, Span<byte> frame)
    {
        if (!_corrupt.Happens(profile.Corrupt, profile.CorruptCorrelation))
        {
            return false;
        }

        var bit = _corrupt.NextBelow(frame.Length * 8);
        frame[bit >> 3] ^= (byte)(1 << (bit & 7));
        return true;
    }

    /// <summary>How much longer it takes, in jitters; negative where it takes less.</summary>
    public double Jitter(ImpairmentProfile profile) =>
        profile.Jitter == TimeSpan.Zero ? 0 : JitterSpread.At(profile.Distribution, _jitter.NextShare(profile.JitterCorrelation));

    private bool Loses(BurstLoss model)
    {
        var lost = _burst.NextShare() < (_isBad ? model.LossInBad : model.LossInGood);
        _isBad ^= _burst.NextShare() < (_isBad ? model.ToGood : model.ToBad);
        return lost;
    }

    private static LinkRandom Of(ulong seed, ulong purpose) => new(new LinkRandom(seed + purpose).Next());
}
