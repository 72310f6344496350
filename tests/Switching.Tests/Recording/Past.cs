using LabSim.Switching.Capture;
using LabSim.Switching.Recording;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Recording;

/// <summary>Reads what a fabric's recorder has.</summary>
internal static class Past
{
    public static readonly TimeSpan Ever = TimeSpan.FromHours(1);

    /// <summary>A memory of the smallest size.</summary>
    public static RecorderMemory Memory() => new(RecorderLimits.SmallestMemory);

    /// <summary>The past of ports.</summary>
    public static async Task<PcapngSection> ReadAsync(IFabric fabric, TimeSpan last, params string[] ports) =>
        await ReadAsync(fabric, new CaptureRequest { Ports = [.. ports], Last = last, Live = false });

    /// <summary>A past of any sort.</summary>
    public static async Task<PcapngSection> ReadAsync(IFabric fabric, CaptureRequest request)
    {
        await using var capture = fabric.OpenCapture(request);
        using var output = new MemoryStream();
        await capture.RunAsync(output, TestContext.Current.CancellationToken);
        return PcapngReader.Read(output.ToArray());
    }
}
