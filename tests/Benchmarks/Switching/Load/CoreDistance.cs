using System.Diagnostics;

namespace LabSim.Benchmarks.Switching.Load;

/// <summary>
/// How far apart the two cores are: two threads write to one cache line in turn. On shared machines this changes from minute to minute, by a factor of five, and all that
/// passes frames from core to core changes with it.
/// </summary>
internal static class CoreDistance
{
    /// <summary>Below this many ns from core to core they are near; seen were about 40 and about 200.</summary>
    public const double NearBelow = 90;

    private const int Batches = 31;
    private const int TurnsPerBatch = 400;

    /// <summary>The median time from one core to the other, in ns: half of a round trip.</summary>
    public static double Measure()
    {
        // A line of its own, with the neighbours that a prefetcher may take along.
        var line = new long[48];
        var partner = new Thread(() => Answer(line)) { IsBackground = true };
        partner.Start();
        var times = Cores.Run(Cores.Guests, () => Ask(line));
        partner.Join();
        return times.Order().ElementAt(Batches / 2);
    }

    private static double[] Ask(long[] line)
    {
        ref var turn = ref line[24];
        var times = new double[Batches];
        for (var batch = 0; batch < Batches; batch++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < TurnsPerBatch; i++)
            {
                Volatile.Write(ref turn, 1);
                Await(ref turn, 0);
            }

            times[batch] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / (2 * TurnsPerBatch);
        }

        return times;
    }

    private static void Answer(long[] line)
    {
        Cores.Pin(Cores.Switch);
        ref var turn = ref line[24];
        for (var i = 0; i < Batches * TurnsPerBatch; i++)
        {
            Await(ref turn, 1);
            Volatile.Write(ref turn, 0);
        }
    }

    private static void Await(ref long turn, long value)
    {
        while (Volatile.Read(ref turn) != value)
        {
        }
    }
}
