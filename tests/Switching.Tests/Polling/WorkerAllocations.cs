using LabSim.Switching.Capture;
using LabSim.Switching.Ports;
using LabSim.Switching.Recording;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Polling;

public sealed class WorkerAllocations
{
    private const int Frames = 1_000_000;

    [Theory]
    [InlineData(null, false, RecorderMode.Off)]
    [InlineData(null, false, RecorderMode.Headers)]
    [InlineData(null, true, RecorderMode.Full)]
    [InlineData("ip", true, RecorderMode.Off)]
    public async Task The_worker_allocates_nothing_for_a_million_frames(string? filter, bool capturing, RecorderMode recorder)
    {
        using var lab = new LabOfTwo(recorder: new RecorderMemory(RecorderLimits.SmallestMemory));
        lab.Fabric.SetRecorder(recorder);
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

    [Theory]
    [InlineData(PortTransport.VhostUser)]
    [InlineData(PortTransport.Stream)]
    public void The_worker_allocates_nothing_for_frames_that_come_out_of_a_stream(PortTransport receiver)
    {
        using var lab = new LabOfTwo(a: PortTransport.Stream, b: receiver);
        using var a = lab.StreamA();
        using var guest = receiver == PortTransport.VhostUser ? lab.StartB() : null;
        using var stream = receiver == PortTransport.Stream ? lab.StreamB() : null;
        var discard = guest is null ? (Func<int>)stream!.Discard : guest.Discard;
        Pump(a, discard, Frames / 10);
        Settle(lab, Frames / 10);
        var before = lab.Fabric.WorkerAllocatedBytes;
        Pump(a, discard, Frames);
        Settle(lab, Frames + (Frames / 10));
        Assert.True(before > 0);
        Assert.Equal(before, lab.Fabric.WorkerAllocatedBytes);
    }

    [Fact]
    public void The_worker_allocates_nothing_for_datagrams()
    {
        const int Few = 20_000;
        using var lab = new LabOfTwo(b: PortTransport.Datagram);
        using var a = lab.StartA();
        using var b = lab.DatagramB();
        void Exchange(int frames)
        {
            for (var i = 0; i < frames; i++)
            {
                b.Send(LabOfTwo.Frame(60));
                Assert.NotNull(a.Receive());
            }
        }

        Exchange(Few / 10);
        LabOfTwo.Eventually(() => lab.Counters.BToA.Frames == Few / 10);
        var before = lab.Fabric.WorkerAllocatedBytes;
        Exchange(Few);
        LabOfTwo.Eventually(() => lab.Counters.BToA.Frames == Few + (Few / 10));
        Assert.Equal(before, lab.Fabric.WorkerAllocatedBytes);
    }

    private static void Pump(TestStreamGuest sender, Func<int> discard, int frames)
    {
        const int Batch = 50;
        byte[] batch = [.. Enumerable.Range(0, Batch).SelectMany(_ => TestStreamGuest.Framed(LabOfTwo.Frame(60)))];
        var received = 0;
        for (var sent = 0; received < frames; received += discard())
        {
            for (; sent < frames && sent - received < 150; sent += Batch)
            {
                sender.SendRaw(batch);
            }
        }
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
