using LabSim.Switching.Capture;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Polling;

public sealed class WorkerAllocations
{
    private const int Frames = 1_000_000;

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("ip", true)]
    public async Task The_worker_allocates_nothing_for_a_million_frames(string? filter, bool capturing)
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        await using var capture = lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA, LabOfTwo.PortB], SnapLength = 64, Filter = filter });
        using var stop = new CancellationTokenSource();
        var run = capturing ? capture.RunAsync(Stream.Null, stop.Token) : Task.CompletedTask;
        if (!capturing)
        {
            await capture.DisposeAsync();
        }

        Pump(a, b, Frames / 10);
        Settle(lab, Frames / 10);
        var before = lab.Fabric.WorkerAllocatedBytes;
        Pump(a, b, Frames);
        Settle(lab, Frames + (Frames / 10));
        var after = lab.Fabric.WorkerAllocatedBytes;
        await stop.CancelAsync();
        await run;
        Assert.True(before > 0);
        Assert.Equal(before, after);
    }

    /// <summary>Sends frames as fast as the receiver's buffers come back, so that none is lost.</summary>
    private static void Pump(TestGuest sender, TestGuest receiver, int frames)
    {
        var frame = LabOfTwo.Frame(60);
        var received = 0;
        for (var sent = 0; received < frames;)
        {
            for (var i = 0; i < 64 && sent < frames && sent - received < 200; i++, sent++)
            {
                sender.Queue(frame, []);
            }

            sender.KickTransmit();
            received += receiver.Discard();
        }
    }

    /// <summary>The worker notes the figure every few rounds, and before it sleeps.</summary>
    private static void Settle(LabOfTwo lab, long frames) => LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == frames);
}
