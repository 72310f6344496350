namespace LabSim.Switching.Capture;

/// <summary>What a capture request must keep to.</summary>
internal static class CaptureRules
{
    /// <summary>Checks a request.</summary>
    /// <exception cref="ArgumentException">It asks for nothing, or for something twice.</exception>
    public static void Check(CaptureRequest request)
    {
        if (request.Ports.IsDefaultOrEmpty || request.Ports.Distinct(StringComparer.Ordinal).Count() != request.Ports.Length)
        {
            throw new ArgumentException("A capture names at least one port, and none twice.", nameof(request));
        }

        if (request.SnapLength <= 0 || request.Count <= 0 || request.Duration <= TimeSpan.Zero)
        {
            throw new ArgumentException("Snap length, count and duration of a capture are positive.", nameof(request));
        }
    }
}
