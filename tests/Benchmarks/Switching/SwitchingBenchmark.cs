using LabSim.Benchmarks.Switching.Guests;
using LabSim.Benchmarks.Switching.Idle;
using LabSim.Benchmarks.Switching.Report;

namespace LabSim.Benchmarks.Switching;

/// <summary>The data plane's benchmarks.</summary>
internal static class SwitchingBenchmark
{
    /// <summary>Runs what the words ask for, prints it, and writes it where they say.</summary>
    /// <returns>The exit status: 1 where nothing can be measured, 2 for words that mean nothing.</returns>
    public static async Task<int> RunAsync(string[] words)
    {
        try
        {
            var options = SwitchingOptions.Parse(words);
            if (Environment.ProcessorCount < 2)
            {
                throw new InvalidOperationException("This takes two cores, one for the guests and one for what is between them; there is one.");
            }

            await RunAsync(options);
            return 0;
        }
        catch (ArgumentException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 2;
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
    }

    private static async Task RunAsync(SwitchingOptions options)
    {
        var report = new SwitchingReport { Machine = Machine.This };
        if (options.Parts.Contains("matrix"))
        {
            report = report with { Matrix = new PacketMatrix(options.Sample, options.Limit).Run(options.FrameLengths, options.Rows) };
            Tell(options, "packet matrix", [report.Machine.Line, .. MatrixTable.Lines(report.Matrix)]);
        }

        if (options.Parts.Contains("idle"))
        {
            report = report with { Idle = IdlePorts.Run(options.Sample) };
            Tell(options, "idle ports", [report.Machine.Line, .. IdleFigures.Table(report.Idle)]);
        }

        if (options.Parts.Contains("guests"))
        {
            report = report with { Guests = await GuestToGuest.RunAsync() };
            Tell(options, "guest to guest", [report.Machine.Line, .. WireResult.Table(report.Guests, GuestToGuest.Peer)]);
        }

        if (options.JsonPath is { } path)
        {
            report.Write(path);
        }
    }

    private static void Tell(SwitchingOptions options, string section, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            Console.WriteLine(line);
        }

        if (options.MarkdownPath is { } path)
        {
            GeneratedSection.Replace(path, section, lines);
        }
    }
}
