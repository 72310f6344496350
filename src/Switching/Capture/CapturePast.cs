namespace LabSim.Switching.Capture;

/// <summary>The past that a capture begins with.</summary>
/// <param name="Frames">How many frames of it the filter passed.</param>
/// <param name="From">Since when it was asked for.</param>
/// <param name="Since">Since when nothing is missing: <paramref name="From"/>, or later where the recorder does not reach back so far.</param>
public sealed record CapturePast(long Frames, DateTimeOffset From, DateTimeOffset Since);
