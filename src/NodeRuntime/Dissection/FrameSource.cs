namespace LabSim.NodeRuntime.Dissection;

/// <summary>A capture on disk that may grow while it is read.</summary>
/// <param name="File">The pcapng file. Beside it the dissector keeps what it needs, under the same name with endings of its own.</param>
/// <param name="Whole">How much of it is whole blocks by now, and the frames therein. Both only grow.</param>
public sealed record FrameSource(string File, Func<FrameExtent> Whole);

/// <summary>The beginning of a capture.</summary>
/// <param name="Bytes">Its length; it ends with a whole block.</param>
/// <param name="Frames">The frames in it.</param>
public readonly record struct FrameExtent(long Bytes, int Frames);
