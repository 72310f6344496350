using LabSim.Benchmarks.Switching.Report;

namespace LabSim.Benchmarks.Switching;

/// <summary>The data plane's benchmarks.</summary>
internal static class SwitchingBenchmark
{
    /// <summary>Runs what the words ask for, and prints it.</summary>
    public static int Run(ReadOnlySpan<string> words)
    {
        SwitchingOptions options;
        try
        {
            options = SwitchingOptions.Parse(words);
        }
        catch (ArgumentException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 2;
        }

        if (Environment.ProcessorCount < 2)
        {
            Console.Error.WriteLine("This takes two cores, one for the guests and one for what is between them; there is one.");
            return 1;
        }

        var results = new PacketMatrix(options.Sample, options.Limit).Run(options.FrameLengths, options.Rows);
        foreach (var line in MatrixTable.Lines(results))
        {
            Console.WriteLine(line);
        }

        return 0;
    }
}
