using LabSim.Switching.Capture;
using LabSim.Switching.Impairments;
using LabSim.Switching.Recording;
using LabSim.Switching.Tests.Bridging;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Recording;

public sealed class FlightRecorders
{
    [Fact]
    public async Task What_has_passed_is_shown_as_a_capture_of_both_ends_would_have_shown_it()
    {
        using var lab = new LabOfTwo(recorder: Past.Memory());
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60));
        b.Receive();
        b.Send(LabOfTwo.Frame(1514, 9));
        a.Receive();
        var before = TimeProvider.System.GetUtcNow();
        var section = await Past.ReadAsync(lab.Fabric, Past.Ever, LabOfTwo.PortA, LabOfTwo.PortB);

        Assert.Equal([(0, 2, 60), (1, 1, 60), (1, 2, 1514), (0, 1, 1514)], section.Packets.Select(p => (p.Tapped, p.Direction, p.OriginalLength)));
        Assert.Equal(LabOfTwo.Frame(60), section.Packets[0].Bytes);
        Assert.Equal(LabOfTwo.Frame(1514, 9)[..RecorderLimits.HeaderBytes], section.Packets[3].Bytes);
        Assert.Equal([(LabOfTwo.PortA, LabOfTwo.Link), (LabOfTwo.PortB, LabOfTwo.Link)], section.Interfaces.Select(i => (i.Name, i.Description)));
        Assert.Equal([(0, 2L, 2L, 0L), (1, 2L, 2L, 0L)], section.Statistics.Select(s => (s.Tapped, s.Received, s.Accepted, s.Lost)));
        Assert.InRange(DateTimeOffset.UnixEpoch.AddTicks(section.Packets[^1].Nanoseconds / 100), before.AddSeconds(-10), before);
    }

    [Fact]
    public async Task Only_the_time_that_was_asked_for_is_shown()
    {
        var clock = new ManualTimeProvider();
        using var lab = new LabOfTwo(clock, recorder: Past.Memory());
        using var a = lab.StartA();
        using var b = lab.StartB();
        foreach (var length in new[] { 60, 61, 62 })
        {
            a.Send(LabOfTwo.Frame(length));
            Assert.NotNull(b.Receive());
            await using var settled = lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA], Last = Past.Ever });
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal([61, 62], (await Past.ReadAsync(lab.Fabric, TimeSpan.FromSeconds(25), LabOfTwo.PortA)).Packets.Select(p => p.OriginalLength));
        await using var older = lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA], Last = Past.Ever, Live = false });
        Assert.Equal((3, TimeSpan.FromSeconds(30)), (older.Past!.Frames, clock.GetUtcNow() - older.Past.Since));
        Assert.Equal(clock.GetUtcNow() - Past.Ever, older.Past.From);
    }

    [Fact]
    public async Task A_frame_that_was_under_way_is_shown_where_it_came_when_it_came()
    {
        using var lab = new LabOfTwo(recorder: Past.Memory());
        using var a = lab.StartA();
        using var b = lab.StartB();
        var profile = new ImpairmentProfile { Delay = TimeSpan.FromMilliseconds(40) };
        lab.Fabric.SetImpairment(LabOfTwo.Link, new LinkImpairment { AToB = profile, BToA = profile });
        a.Send(LabOfTwo.Frame(60));
        Assert.NotNull(b.Receive());
        lab.Fabric.SetLinkUp(LabOfTwo.Link, false);
        a.Send(LabOfTwo.Frame(61));
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsDown == 1);

        var packets = (await Past.ReadAsync(lab.Fabric, Past.Ever, LabOfTwo.PortA, LabOfTwo.PortB)).Packets;
        Assert.Equal([(0, 2, 60), (1, 1, 60), (0, 2, 61)], packets.Select(p => (p.Tapped, p.Direction, p.OriginalLength)));
        Assert.True(packets[1].Nanoseconds - packets[0].Nanoseconds >= 40_000_000);
    }

    [Fact]
    public async Task Every_link_on_a_frames_way_through_a_switch_has_it()
    {
        using var lab = new LabOfMany(2, recorder: Past.Memory());
        lab[1].Send(LabOfMany.Frame(1, 0));
        Assert.NotNull(lab[2].Receive());
        var packets = (await Past.ReadAsync(lab.Fabric, Past.Ever, "h1:eth1", "sw:eth1", "sw:eth2", "h2:eth1")).Packets;
        Assert.Equal([(0, 2), (1, 1), (2, 2), (3, 1)], packets.Select(p => (p.Tapped, p.Direction)));
    }

    [Fact]
    public async Task A_filter_sees_what_was_kept_and_how_long_the_frame_was()
    {
        using var lab = new LabOfTwo(recorder: Past.Memory());
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60));
        a.Send(LabOfTwo.Frame(1000));
        b.Receive();
        b.Receive();
        var request = new CaptureRequest { Ports = [LabOfTwo.PortA], Last = Past.Ever, Live = false, Filter = "greater 500", SnapLength = 33 };
        var section = await Past.ReadAsync(lab.Fabric, request);
        Assert.Equal((1000, 33), (section.Packets.Single().OriginalLength, section.Packets.Single().Bytes.Length));
        Assert.Equal((2, 1, 0), (section.Statistics[0].Received, section.Statistics[0].Accepted, section.Statistics[0].Lost));
        Assert.Equal(("greater 500", 33), (section.Interfaces[0].Filter, section.Interfaces[0].SnapLength));
    }

    [Fact]
    public async Task The_mode_changes_between_two_frames_and_off_forgets()
    {
        using var lab = new LabOfTwo(recorder: Past.Memory());
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(1000));
        Assert.NotNull(b.Receive());
        Assert.Single((await Past.ReadAsync(lab.Fabric, Past.Ever, LabOfTwo.PortA)).Packets);
        lab.Fabric.SetRecorder(RecorderMode.Full);
        a.Send(LabOfTwo.Frame(1001));
        Assert.NotNull(b.Receive());
        Assert.Equal([RecorderLimits.HeaderBytes, 1001], (await Past.ReadAsync(lab.Fabric, Past.Ever, LabOfTwo.PortB)).Packets.Select(p => p.Bytes.Length));
        lab.Fabric.SetRecorder(RecorderMode.Off);
        Assert.Throws<RecorderOffException>(() => lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA], Last = Past.Ever }));
        lab.Fabric.SetRecorder(RecorderMode.Headers);
        Assert.Empty((await Past.ReadAsync(lab.Fabric, Past.Ever, LabOfTwo.PortB)).Packets);
    }

    [Fact]
    public void A_fabric_without_memory_records_nothing_whatever_it_is_told()
    {
        using var lab = new LabOfTwo();
        lab.Fabric.SetRecorder(RecorderMode.Full);
        Assert.Throws<RecorderOffException>(() => lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA], Last = Past.Ever }));
    }

    [Fact]
    public void Requests_that_make_no_sense_are_refused()
    {
        using var lab = new LabOfTwo(recorder: Past.Memory());
        var past = new CaptureRequest { Ports = [LabOfTwo.PortA], Live = false };
        Assert.Throws<ArgumentException>(() => lab.Fabric.OpenCapture(past));
        Assert.Throws<ArgumentException>(() => lab.Fabric.OpenCapture(past with { Last = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => lab.Fabric.OpenCapture(past with { Last = Past.Ever, Count = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecorderMemory(RecorderLimits.SmallestMemory - 1));
    }
}
