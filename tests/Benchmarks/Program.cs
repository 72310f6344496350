using System.Runtime.InteropServices;
using LabSim.Benchmarks;

// Usage: LabSim.Benchmarks [seconds per run]. Run a Release build on a quiet machine; ratios travel, absolute figures do not.
var seconds = args.Length > 0 ? double.Parse(args[0]) : 3;
Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores; one sender, one receiver and the switch");
Console.WriteLine($"{"frame",6} {"capture",-12} {"Mpps",8} {"Gbit/s",8} {"drops",8}");
foreach (var length in new[] { 64, 1518 })
{
    foreach (var mode in Enum.GetValues<CaptureMode>())
    {
        var run = await PointToPoint.RunAsync(length, mode, TimeSpan.FromSeconds(seconds));
        Console.WriteLine($"{length,6} {mode,-12} {run.MillionFrames,8:F2} {run.Gigabits,8:F2} {run.Drops,8}");
    }
}

return 0;
