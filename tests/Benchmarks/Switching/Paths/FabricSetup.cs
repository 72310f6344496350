using LabSim.Switching;
using LabSim.Switching.Impairments;

namespace LabSim.Benchmarks.Switching.Paths;

/// <summary>How our own switch is set up for a row.</summary>
/// <param name="Name">The row's name.</param>
internal sealed record FabricSetup(string Name)
{
    // A rate above every load: its arithmetic is done for each frame, its queue is never full. It stands first, for the rows are made with it.
    private static ImpairmentProfile Slow { get; } = new() { Delay = TimeSpan.FromMilliseconds(10), RateBitsPerSecond = 1_000_000_000_000 };

    /// <summary>The row that others are compared with.</summary>
    public static FabricSetup PointToPoint { get; } = new("point to point");

    /// <summary>All rows. What a fabric can be told otherwise joins here, by <see cref="Options"/> or a property of its own.</summary>
    public static IReadOnlyList<FabricSetup> All { get; } =
    [
        PointToPoint,
        new("learning bridge") { Bridged = true },
        new("capture, 128 bytes") { Capture = CaptureMode.Headers },
        new("capture, whole frames") { Capture = CaptureMode.Full },
        new("10 ms + rate") { Impairment = Slow, HoldsFrames = true },
    ];

    /// <summary>Whether a learning bridge stands between the guests, instead of a link.</summary>
    public bool Bridged { get; init; }

    /// <summary>What is captured at the first guest's port, both ways.</summary>
    public CaptureMode Capture { get; init; }

    /// <summary>What the link does to the frames of each direction.</summary>
    public ImpairmentProfile Impairment { get; init; } = ImpairmentProfile.None;

    /// <summary>Whether far more frames are under way than the rings hold.</summary>
    public bool HoldsFrames { get; init; }

    /// <summary>What the fabric is told; the lab's name is given to it later.</summary>
    public FabricOptions Options { get; init; } = new() { Lab = "benchmark" };
}
