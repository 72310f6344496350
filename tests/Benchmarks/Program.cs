using System.Runtime.InteropServices;
using LabSim.Benchmarks;
using LabSim.Benchmarks.BringUp;
using LabSim.Benchmarks.Switching;

// Usage: LabSim.Benchmarks rows|up|switching …. Run a Release build on a quiet machine; ratios travel, absolute figures do not.
Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores");
if (args is ["switching", ..])
{
    return await SwitchingBenchmark.RunAsync(args[1..]);
}

if (args is ["rows"])
{
    await PacketRows.PrintAsync();
}
else if (args is ["up"])
{
    await Comparison.PrintAsync(rounds: 5);
}
else
{
    Console.Error.WriteLine($"LabSim.Benchmarks rows | up\n{SwitchingOptions.Usage}");
    return 2;
}

return 0;
