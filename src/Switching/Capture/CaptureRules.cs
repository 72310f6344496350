using LabSim.Interop.Pcap;

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

        if (request.SnapLength <= 0 || request.Count <= 0 || request.Duration <= TimeSpan.Zero || request.Last <= TimeSpan.Zero)
        {
            throw new ArgumentException("Snap length, count, duration and past of a capture are positive.", nameof(request));
        }

        if (!request.Live && (request.Last is null || request.Count is not null || request.Duration is not null))
        {
            throw new ArgumentException("A capture that is not live has a past, and neither a count nor a duration.", nameof(request));
        }
    }

    /// <summary>Compiles a request's filter.</summary>
    /// <returns>The filter, or <see langword="null"/> if none was asked for.</returns>
    /// <exception cref="CaptureFilterException">libpcap refuses it.</exception>
    public static PcapFilter? Compile(CaptureRequest request)
    {
        try
        {
            return request.Filter is null ? null : PcapFilter.Compile(request.Filter);
        }
        catch (PcapException refusal)
        {
            throw new CaptureFilterException(refusal.Message);
        }
    }
}
