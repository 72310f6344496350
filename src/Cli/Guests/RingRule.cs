namespace LabSim.Cli.Guests;

/// <summary>When a capture goes on in another file, and how many stay.</summary>
/// <param name="Size">Bytes of a file at most, or <see langword="null"/>.</param>
/// <param name="Age">Time between the first frame of a file and the first of the next, or <see langword="null"/>.</param>
/// <param name="Files">How many files stay, or <see langword="null"/> for all.</param>
internal sealed record RingRule(long? Size, TimeSpan? Age, int? Files)
{
    /// <summary>The least size, bytes: the longest frame and what stands around it have room.</summary>
    public const long SmallestSize = 128 << 10;

    /// <summary>The most files.</summary>
    public const int MostFiles = 100_000;
}
