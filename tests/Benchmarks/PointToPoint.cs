using System.Diagnostics;
using LabSim.Switching;
using LabSim.Switching.Capture;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Benchmarks;

/// <summary>
/// One guest sends to another over a link, as fast as the receiver's buffers come back. Both guests are played by one thread,
/// which costs about as much as the switch does: the figure is a floor.
/// </summary>
internal static class PointToPoint
{
    private const string Link = "r1:eth1--r2:eth1";
    private const int Window = 900;

    /// <summary>Runs every frame length with every way of capturing, and prints a table.</summary>
    public static async Task PrintAsync(TimeSpan duration)
    {
        Console.WriteLine($"{"frame",6} {"capture",-12} {"Mpps",8} {"Gbit/s",8} {"drops",8}   one sender, one receiver and the switch");
        foreach (var length in new[] { 64, 1518 })
        {
            foreach (var mode in Enum.GetValues<CaptureMode>())
            {
                var run = await RunAsync(length, mode, duration);
                Console.WriteLine($"{length,6} {mode,-12} {run.MillionFrames,8:F2} {run.Gigabits,8:F2} {run.Drops,8}");
            }
        }
    }

    /// <summary>Runs once.</summary>
    public static async Task<Throughput> RunAsync(int frameLength, CaptureMode mode, TimeSpan duration)
    {
        using var directory = new TemporaryDirectory();
        using var fabric = new Fabric(new FabricOptions { Lab = "benchmark" });
        fabric.OpenPort(new PortConfig { Name = "r1:eth1", SocketPath = directory["a"] });
        fabric.OpenPort(new PortConfig { Name = "r2:eth1", SocketPath = directory["b"] });
        fabric.Connect(new LinkConfig(Link, "r1:eth1", "r2:eth1"));
        var options = new TestGuestOptions { RingSize = 1024, MemoryLength = 64 << 20 };
        using var sender = new TestGuest(directory["a"], options);
        using var receiver = new TestGuest(directory["b"], options);
        if (!sender.Start() || !receiver.Start())
        {
            throw new InvalidOperationException("A guest did not come up.");
        }

        using var stop = new CancellationTokenSource();
        await using var capture = fabric.OpenCapture(new CaptureRequest { Ports = ["r1:eth1"], SnapLength = mode == CaptureMode.Headers ? 128 : 65_536 });
        if (mode == CaptureMode.None)
        {
            await capture.DisposeAsync();
        }

        var run = mode == CaptureMode.None ? Task.CompletedTask : capture.RunAsync(Stream.Null, stop.Token);
        Pump(sender, receiver, frameLength, TimeSpan.FromSeconds(1));
        var before = fabric.ReadLink(Link).AToB;
        var clock = Stopwatch.StartNew();
        Pump(sender, receiver, frameLength, duration);
        var seconds = clock.Elapsed.TotalSeconds;
        var after = fabric.ReadLink(Link).AToB;
        await stop.CancelAsync();
        await run;
        return new Throughput((after.Frames - before.Frames) / seconds / 1e6, (after.Bytes - before.Bytes) * 8 / seconds / 1e9, after.DropsNoRoom);
    }

    private static void Pump(TestGuest sender, TestGuest receiver, int frameLength, TimeSpan duration)
    {
        sender.PrepareRepeats(frameLength);
        var clock = Stopwatch.StartNew();
        var inFlight = 0;
        while (clock.Elapsed < duration)
        {
            for (var i = 0; i < 64 && inFlight < Window; i++, inFlight++)
            {
                sender.QueueRepeat();
            }

            sender.KickTransmit();
            inFlight -= receiver.Discard();
        }

        SpinWait.SpinUntil(() => (inFlight -= receiver.Discard()) == 0, TimeSpan.FromSeconds(1));
    }
}
