using System.Globalization;
using LabSim.NodeRuntime;
using LabSim.Switching.Recording;

namespace LabSim.LabServer.Composition;

/// <summary>The flight recorder's memory of this server, by <c>LABSIM_RECORDER_MEMORY</c>.</summary>
internal static class RecorderSetting
{
    private const string Name = "LABSIM_RECORDER_MEMORY";

    /// <summary>The memory, shared by all labs; <see langword="null"/> where none is wanted.</summary>
    /// <exception cref="RuntimeEnvironmentException">That is no such size.</exception>
    public static RecorderMemory? Open(Func<string, string?> variable) => variable(Name) switch
    {
        null or "" => new RecorderMemory(RecorderLimits.DefaultMemory),
        "off" => null,
        var text when MebibytesOf(text) is { } mebibytes => new RecorderMemory(mebibytes << 20),
        var text => throw new RuntimeEnvironmentException(
            $"{Name} is '{text}'", $"let it be {RecorderLimits.SmallestMemory >> 20}M to {RecorderLimits.LargestMemory >> 20}M or 1G, or off; unset, it is {RecorderLimits.DefaultMemory >> 20}M"),
    };

    private static int? MebibytesOf(string text)
    {
        var unit = text[^1] switch { 'M' => 1, 'G' => 1024, _ => 0 };
        return int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (long)number * unit is >= RecorderLimits.SmallestMemory >> 20 and <= RecorderLimits.LargestMemory >> 20 ? number * unit : null;
    }
}
