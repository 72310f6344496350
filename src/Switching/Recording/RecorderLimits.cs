using LabSim.Switching.Frames;

namespace LabSim.Switching.Recording;

/// <summary>The flight recorder's sizes.</summary>
public static class RecorderLimits
{
    /// <summary>Bytes kept of a frame in <see cref="RecorderMode.Headers"/>: Ethernet, two tags, IPv6 and TCP with all of its options fit.</summary>
    public const int HeaderBytes = 128;

    /// <summary>Bytes kept of a frame in <see cref="RecorderMode.Full"/>: the longest that a guest may leave to be cut.</summary>
    public const int FrameBytes = FrameBurst.LongestUncut;

    /// <summary>Memory of a server's recorder where nothing else is said, bytes.</summary>
    public const int DefaultMemory = 256 << 20;

    /// <summary>The least memory that makes sense, bytes: eight pages.</summary>
    public const int SmallestMemory = 1 << 20;

    /// <summary>The most memory, bytes: one array, which the runtime limits to 2 GiB.</summary>
    public const int LargestMemory = 1 << 30;

    /// <summary>Bytes kept of each frame in a mode; 0 where nothing is recorded.</summary>
    public static int Kept(RecorderMode mode) => mode switch { RecorderMode.Off => 0, RecorderMode.Headers => HeaderBytes, _ => FrameBytes };
}
