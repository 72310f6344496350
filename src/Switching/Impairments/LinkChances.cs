namespace LabSim.Switching.Impairments;

/// <summary>The generators of a direction: one for each thing that happens by chance, so that one setting does not change another's luck.</summary>
internal sealed class LinkChances(ulong seed)
{
    private LinkRandom _loss = Of(seed, 1);
    private LinkRandom _duplicate = Of(seed, 2);
    private LinkRandom _corrupt = Of(seed, 3);
    private LinkRandom _reorder = Of(seed, 4);
    private LinkRandom _jitter = Of(seed, 5);

    /// <summary>Whether the next frame is lost.</summary>
    public bool Loses(double share) => _loss.Happens(share);

    /// <summary>Whether it comes twice.</summary>
    public bool Duplicates(double share) => _duplicate.Happens(share);

    /// <summary>Whether it overtakes the others.</summary>
    public bool Reorders(double share) => _reorder.Happens(share);

    /// <summary>Whether it is damaged; then one bit of it is.</summary>
    public bool Corrupts(double share, Span<byte> frame)
    {
        if (!_corrupt.Happens(share))
        {
            return false;
        }

        var bit = _corrupt.NextBelow(frame.Length * 8);
        frame[bit >> 3] ^= (byte)(1 << (bit & 7));
        return true;
    }

    /// <summary>How much longer it takes: from -<paramref name="most"/> to <paramref name="most"/>.</summary>
    public long Jitter(long most) => most == 0 ? 0 : (long)(((2 * _jitter.NextShare()) - 1) * most);

    private static LinkRandom Of(ulong seed, ulong purpose) => new(new LinkRandom(seed + purpose).Next());
}
