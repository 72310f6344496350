using LabSim.Switching.Capture;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Capture;

public sealed class SlowReaders
{
    [Fact]
    public async Task A_slow_reader_loses_only_its_own_frames_and_they_are_counted()
    {
        const int Frames = 4000;
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        await using var slow = lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA] });
        using var quick = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA], SnapLength = 64, Count = Frames });
        using var output = new SlowStream();
        using var stop = new CancellationTokenSource();
        var run = slow.RunAsync(output, stop.Token);
        for (var i = 0; i < Frames; i++)
        {
            // 4000 frames of 9 KB are more than the ring's 16 MiB.
            a.Send(LabOfTwo.Frame(9000));
            Assert.Equal(9000, b.Receive()!.Length);
        }

        Assert.Equal(Frames, quick.Finish().Packets.Count);
        output.Allow(int.MaxValue);
        await stop.CancelAsync();
        await run;

        var section = PcapngReader.Read(output.ToArray());
        var counted = section.Statistics.Single();
        Assert.Equal((Frames, Frames), (counted.Received, counted.Accepted));
        Assert.InRange(counted.Lost, 1, Frames - 1);
        Assert.Equal(Frames - counted.Lost, section.Packets.Count);
        Assert.Equal(Frames, lab.Counters.AToB.Frames);
    }
}
