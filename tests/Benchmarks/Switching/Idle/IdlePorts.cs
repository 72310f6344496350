using System.Diagnostics;
using LabSim.Benchmarks.Switching.Paths;

namespace LabSim.Benchmarks.Switching.Idle;

/// <summary>
/// What ports cost that nobody uses: a busy pair's speed beside them, CPU and memory. Fabrics with none, 1, 10, 100 and 500 take their samples in turn.
/// </summary>
internal static class IdlePorts
{
    private const int FrameLength = 64;
    private const int Rounds = 5;
    private static readonly int[] Counts = [1, 10, 100, 500];
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    /// <summary>Runs all of it.</summary>
    public static IReadOnlyList<IdleFigures> Run(TimeSpan sample)
    {
        using var none = new FabricPath(FabricSetup.PointToPoint, FrameLength);
        none.Run(TimeSpan.FromSeconds(1), WarmUp);
        var crowds = new List<(FabricPath Path, IdleGuests Guests, double Kibibytes, double CpuPercent)>();
        try
        {
            foreach (var count in Counts)
            {
                crowds.Add(Gather(count));
            }

            var rounds = Enumerable.Range(0, Rounds).Select(_ => Round(none, crowds.Select(crowd => crowd.Path), sample)).ToList();
            return [.. Counts.Select((count, i) => new IdleFigures(
                count,
                Median(rounds.Select(round => round.Speeds[i])),
                Median(rounds.Select(round => round.Speeds[i] / round.None)),
                crowds[i].CpuPercent,
                crowds[i].Kibibytes))];
        }
        finally
        {
            foreach (var (path, guests, _, _) in crowds)
            {
                guests.Dispose();
                path.Dispose();
            }
        }
    }

    private static (FabricPath Path, IdleGuests Guests, double Kibibytes, double CpuPercent) Gather(int count)
    {
        var path = new FabricPath(FabricSetup.PointToPoint, FrameLength);
        path.Run(WarmUp, WarmUp);
        var before = PrivateKibibytes();
        var guests = new IdleGuests(path.Fabric, count);
        var memory = (PrivateKibibytes() - before) / count;
        var cpu = CpuWhileIdle();
        Console.Error.WriteLine($"{count} idle ports are there");
        return (path, guests, memory, cpu);
    }

    private static (double None, List<double> Speeds) Round(FabricPath none, IEnumerable<FabricPath> crowds, TimeSpan sample) =>
        (none.Run(WarmUp, sample).MillionsPerSecond, [.. crowds.Select(path => path.Run(WarmUp, sample).MillionsPerSecond)]);

    private static double CpuWhileIdle()
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        using var never = new ManualResetEventSlim();
        never.Wait(Rest);
        process.Refresh();
        return 100 * (process.TotalProcessorTime - before) / clock.Elapsed;
    }

    // RssAnon of proc(5): without the guests' own memory, which is shared, and without files.
    private static double PrivateKibibytes()
    {
        GC.Collect();
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
