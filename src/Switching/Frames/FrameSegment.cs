namespace LabSim.Switching.Frames;

/// <summary>
/// A run of a frame's bytes in memory that the garbage collector does not move: guest memory, checked, or a pinned buffer.
/// Valid while the gate of the ring that it came from is held.
/// </summary>
/// <param name="Address">The first byte.</param>
/// <param name="Length">Bytes, at least 0.</param>
internal readonly record struct FrameSegment(nint Address, int Length);
