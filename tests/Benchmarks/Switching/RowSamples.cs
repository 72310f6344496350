namespace LabSim.Benchmarks.Switching;

/// <summary>What a row showed with frames of one length.</summary>
/// <param name="FrameLength">Bytes of a frame, without FCS.</param>
/// <param name="Row">The row's name.</param>
internal sealed record RowSamples(int FrameLength, string Row)
{
    /// <summary>Samples of one class that make a median.</summary>
    public const int Enough = 5;

    /// <summary>Why there is nothing, or <see langword="null"/>.</summary>
    public string? Missing { get; init; }

    /// <summary>All of them, the mixed ones, too.</summary>
    public List<Sample> Samples { get; } = [];

    /// <summary>Those of a class.</summary>
    public IReadOnlyList<Sample> Of(Distance distance) => [.. Samples.Where(sample => sample.Distance == distance)];

    /// <summary>Whether no more are needed of a class.</summary>
    public bool HasEnough(Distance distance) => Missing is not null || Of(distance).Count >= Enough;
}
