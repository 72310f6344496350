namespace LabSim.Benchmarks.Switching.Idle;

/// <summary>What idle ports cost.</summary>
/// <param name="Ports">How many there are, beside a busy pair.</param>
/// <param name="MillionsPerSecond">Million frames of 64 bytes a second of the busy pair, both ways together: the median.</param>
/// <param name="Ratio">Of the same without idle ports, in the same round: the median.</param>
/// <param name="IdleCpuPercent">Of one core, used by this process while nobody sends.</param>
/// <param name="KibibytesPerPort">Private memory that the process grew by for each port, with the guest that is connected to it.</param>
internal sealed record IdleFigures(int Ports, double MillionsPerSecond, double Ratio, double IdleCpuPercent, double KibibytesPerPort)
{
    /// <summary>The figures as Markdown.</summary>
    public static IEnumerable<string> Table(IEnumerable<IdleFigures> all) =>
    [
        "",
        "| idle ports | 64 bytes beside them, Mpps | of none | CPU of all when nobody sends | memory for each port and its guest |",
        "| --- | --- | --- | --- | --- |",
        .. all.Select(row => $"| {row.Ports} | {row.MillionsPerSecond:F2} | {row.Ratio:F2} | {row.IdleCpuPercent:F1} % of a core | {row.KibibytesPerPort:F0} KiB |"),
    ];
}
