using LabSim.Switching.Capture;

namespace LabSim.Switching.Tests.Capture;

public sealed class Captures
{
    [Fact]
    public void A_capture_of_both_ends_shows_each_frame_as_sent_and_as_delivered()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        var before = TimeProvider.System.GetUtcNow();
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA, LabOfTwo.PortB], Count = 4 });
        a.Send(LabOfTwo.Frame(60));
        b.Receive();
        b.Send(LabOfTwo.Frame(1514, 9));
        var section = capture.Finish();

        Assert.Equal([(0, 2, 60), (1, 1, 60), (1, 2, 1514), (0, 1, 1514)], section.Packets.Select(p => (p.Tapped, p.Direction, p.OriginalLength)));
        Assert.Equal(LabOfTwo.Frame(60), section.Packets[0].Bytes);
        Assert.Equal(LabOfTwo.Frame(1514, 9), section.Packets[3].Bytes);
        Assert.Equal([(LabOfTwo.PortA, LabOfTwo.Link), (LabOfTwo.PortB, LabOfTwo.Link)], section.Interfaces.Select(i => (i.Name, i.Description)));
        Assert.Equal([(0, 2L, 2L, 0L), (1, 2L, 2L, 0L)], section.Statistics.Select(s => (s.Tapped, s.Received, s.Accepted, s.Lost)));
        Assert.StartsWith("LabSim 0.", section.Application, StringComparison.Ordinal);
        var first = DateTimeOffset.UnixEpoch.AddTicks(section.Packets[0].Nanoseconds / 100);
        Assert.InRange(first, before, TimeProvider.System.GetUtcNow());
        Assert.All(section.Packets.Zip(section.Packets.Skip(1)), pair => Assert.True(pair.First.Nanoseconds <= pair.Second.Nanoseconds));
    }

    [Fact]
    public void A_frame_sent_into_a_link_that_is_down_is_captured_where_it_was_sent_and_not_where_it_did_not_arrive()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        lab.Fabric.SetLinkUp(LabOfTwo.Link, false);
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortB, LabOfTwo.PortA] });
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsDown == 1);
        capture.Stop();
        Assert.Equal((1, 2), capture.Finish().Packets.Select(p => (p.Tapped, p.Direction)).Single());
    }

    [Fact]
    public void The_snap_length_cuts_what_is_kept_and_not_what_is_told()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA], SnapLength = 65, Count = 1 });
        a.Send(LabOfTwo.Frame(1000));
        var packet = capture.Finish().Packets.Single();
        Assert.Equal(LabOfTwo.Frame(1000)[..65], packet.Bytes);
        Assert.Equal(1000, packet.OriginalLength);
    }

    [Fact]
    public void Two_captures_of_a_port_see_the_same_frames_and_end_each_for_itself()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        using var first = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA], Count = 1 });
        using var second = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA], Count = 2 });
        a.Send(LabOfTwo.Frame(60));
        Assert.Single(first.Finish().Packets);
        a.Send(LabOfTwo.Frame(61));
        Assert.Equal([60, 61], second.Finish().Packets.Select(p => p.OriginalLength));
    }

    [Fact]
    public void Time_follows_the_fabrics_clock()
    {
        var clock = new TestKit.ManualTimeProvider();
        using var lab = new LabOfTwo(clock);
        using var a = lab.StartA();
        using var b = lab.StartB();
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA], Count = 1 });
        clock.Advance(TimeSpan.FromSeconds(5));
        a.Send(LabOfTwo.Frame(60));
        Assert.NotNull(b.Receive());
        var expected = (new DateTimeOffset(2026, 1, 1, 0, 0, 5, TimeSpan.Zero) - DateTimeOffset.UnixEpoch).Ticks * 100;
        Assert.Equal(expected, capture.Finish(clock).Packets.Single().Nanoseconds);
    }
}
