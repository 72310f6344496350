namespace LabSim.Benchmarks.Switching.Load;

/// <summary>One guest's end of a path that takes a system call for each frame. Never blocks.</summary>
internal interface IFrameEnd
{
    /// <summary>Sends a frame.</summary>
    /// <returns>Whether it went.</returns>
    bool TrySend(ReadOnlySpan<byte> frame);

    /// <summary>Takes a frame.</summary>
    /// <returns>Whether one was there.</returns>
    bool TryReceive(Span<byte> room);
}
