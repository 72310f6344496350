using LabSim.Switching;
using LabSim.Switching.Impairments;
using LabSim.Switching.Recording;

namespace LabSim.Benchmarks.Switching.Paths;

/// <summary>How our own switch is set up for a row.</summary>
/// <param name="Name">The row's name.</param>
internal sealed record FabricSetup(string Name)
{
    /// <summary>The row that others are compared with.</summary>
    public static FabricSetup PointToPoint { get; } = new("point to point");

    /// <summary>All rows. What a fabric can be told otherwise joins here, by <see cref="Options"/> or a property of its own.</summary>
    public static IReadOnlyList<FabricSetup> All { get; } =
    [
        PointToPoint,
        new("learning bridge") { Bridged = true },
        new("flight recorder") { Options = new FabricOptions { Lab = "benchmark", RecorderMemory = new RecorderMemory(RecorderLimits.DefaultMemory) } },
        new("capture, 128 bytes") { Capture = CaptureMode.Headers },
        new("capture, whole frames") { Capture = CaptureMode.Full },
        new("1 ms + rate") { Delay = TimeSpan.FromMilliseconds(1) },
        new("10 ms + rate") { Delay = TimeSpan.FromMilliseconds(10) },
    ];

    /// <summary>Whether a learning bridge stands between the guests, instead of a link.</summary>
    public bool Bridged { get; init; }

    /// <summary>What is captured at the first guest's port, both ways.</summary>
    public CaptureMode Capture { get; init; }

    /// <summary>How long each frame takes on the link, each way; the link then has a rate, too, and holds far more frames than the rings.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What the link does to the frames of each direction. The rate is above every load: its arithmetic is done for each frame, its queue is never full.</summary>
    public ImpairmentProfile Impairment =>
        Delay == TimeSpan.Zero ? ImpairmentProfile.None : new ImpairmentProfile { Delay = Delay, RateBitsPerSecond = 1_000_000_000_000 };

    /// <summary>What the fabric is told; the lab's name is given to it later.</summary>
    public FabricOptions Options { get; init; } = new() { Lab = "benchmark" };
}
