using System.Runtime.InteropServices;
using LabSim.Benchmarks;
using LabSim.Benchmarks.BringUp;
using LabSim.Benchmarks.Switching;

// Usage: LabSim.Benchmarks [throughput|rows|up|switching …]. Run a Release build on a quiet machine; ratios travel, absolute figures do not.
Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores");
if (args is [] or ["throughput"])
{
    await PointToPoint.PrintAsync(TimeSpan.FromSeconds(3));
}

if (args is ["switching", ..])
{
    return SwitchingBenchmark.Run(args.AsSpan(1));
}

if (args is [] or ["rows"])
{
    await PacketRows.PrintAsync();
}

if (args is [] or ["up"])
{
    await Comparison.PrintAsync(rounds: 5);
}

return 0;
