using System.Buffers.Binary;
using LabSim.Switching.Capture;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Recording;

/// <summary>A capture that begins with the past and goes on: no frame is missing where they meet, and none is there twice.</summary>
public sealed class Joins
{
    private const int Frames = 10_000;
    private const int Captures = 6;

    [Theory]
    [InlineData(200)]
    [InlineData(900)]
    public async Task Past_and_present_meet_without_a_gap_and_without_a_frame_twice(int window)
    {
        // The second window is more than the receiver's ring holds, so that frames wait at the sender when a capture begins.
        using var lab = new LabOfTwo(recorder: new(64 << 20));
        using var a = lab.StartA(new TestGuestOptions { RingSize = 1024, MemoryLength = 64 << 20 });
        using var b = lab.StartB();
        using var stop = new CancellationTokenSource();
        using var output = new MemoryStream();
        var sending = Task.Factory.StartNew(() => Pump(lab, a, b, window), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var joined = new List<(ICapture Capture, MemoryStream Output, Task Run)>();
        for (var i = 0; i < Captures; i++)
        {
            LabOfTwo.Eventually(() => Done(lab) > i * Frames / (2 * Captures));
            var capture = lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA, LabOfTwo.PortB], Last = Past.Ever });
            var stream = new MemoryStream();
            joined.Add((capture, stream, capture.RunAsync(stream, stop.Token)));
        }

        await sending;
        await stop.CancelAsync();
        foreach (var (capture, stream, run) in joined)
        {
            await run;
            await capture.DisposeAsync();
            var section = PcapngReader.Read(stream.ToArray());
            Assert.Equal(Enumerable.Range(0, Frames), NumbersAt(section, 0));
            var got = NumbersAt(section, 1).ToList();
            Assert.Equal(got.Distinct().Order(), got);
            Assert.Equal(lab.Counters.AToB.Frames, got.Count);
            Assert.Equal([(0, Frames, 0), (1, got.Count, 0)], section.Statistics.Select(s => (s.Tapped, (int)s.Received, (int)s.Lost)));
        }
    }

    private static IEnumerable<int> NumbersAt(PcapngSection section, int tapped) =>
        section.Packets.Where(p => p.Tapped == tapped).Select(p => BinaryPrimitives.ReadInt32LittleEndian(p.Bytes.AsSpan(14)));

    private static long Done(LabOfTwo lab) => lab.Counters.AToB is var counters ? counters.Frames + counters.Drops : 0;

    // A receiver that is not served for two milliseconds loses frames, on a loaded host: then fewer come than were sent.
    private static void Pump(LabOfTwo lab, TestGuest sender, TestGuest receiver, int window)
    {
        var frame = LabOfTwo.Frame(60);
        for (var (sent, done) = (0, 0L); done < Frames; done = Done(lab))
        {
            for (; sent < Frames && sent - done < window; sent++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(14), sent);
                sender.Queue(frame, []);
            }

            sender.KickTransmit();
            receiver.Discard();
        }
    }
}
