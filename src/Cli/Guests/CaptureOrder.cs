namespace LabSim.Cli.Guests;

/// <summary>What to capture, and where it goes.</summary>
/// <param name="Address">The capture's address with its query.</param>
/// <param name="Endpoints">What is captured, for people.</param>
/// <param name="File">Where to; <c>-</c> is standard output.</param>
internal sealed record CaptureOrder(string Address, IReadOnlyList<string> Endpoints, string File)
{
    /// <summary>The past that it begins with, or <see langword="null"/>.</summary>
    public TimeSpan? Last { get; init; }

    /// <summary>The ring of files that it goes into, or <see langword="null"/> for one file.</summary>
    public RingRule? Ring { get; init; }

    /// <summary>It goes on with what comes.</summary>
    public bool Live { get; init; } = true;
}
