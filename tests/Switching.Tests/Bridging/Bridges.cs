using LabSim.Switching.Bridging;
using LabSim.Switching.Impairments;
using LabSim.Switching.Links;

namespace LabSim.Switching.Tests.Bridging;

public sealed class Bridges
{
    [Fact]
    public void A_frame_to_everybody_reaches_all_others_once()
    {
        using var lab = new LabOfMany(10);
        lab[3].Send(LabOfMany.Frame(3, 0));
        for (var i = 1; i <= 10; i++)
        {
            if (i != 3)
            {
                Assert.Equal(LabOfMany.Frame(3, 0), lab[i].Receive());
            }
        }

        lab.AssertSilent(3, from: 1);
        lab.AssertSilent(4, from: 1);
    }

    [Fact]
    public void A_frame_to_a_known_station_reaches_it_alone()
    {
        using var lab = new LabOfMany(4);
        lab.Introduce();
        lab[1].Send(LabOfMany.Frame(1, 2, length: 1514, mark: 9));
        Assert.Equal(LabOfMany.Frame(1, 2, length: 1514, mark: 9), lab[2].Receive());
        lab.AssertSilent(3, from: 1);
        lab.AssertSilent(4, from: 1);
    }

    [Fact]
    public void A_station_that_moved_is_found_at_its_new_port()
    {
        using var lab = new LabOfMany(3);
        lab.Introduce();
        lab[3].Send(LabOfMany.Frame(2, 1));
        Assert.NotNull(lab[1].Receive());
        lab[1].Send(LabOfMany.Frame(1, 2, mark: 5));
        Assert.Equal(5, lab[3].Receive()![^1]);
        lab.AssertSilent(2, from: 1);
    }

    [Fact]
    public void A_port_whose_link_goes_down_is_forgotten()
    {
        using var lab = new LabOfMany(3);
        lab.Introduce();
        lab.Fabric.SetLinkUp(LabOfMany.Link(2), false);
        lab[1].Send(LabOfMany.Frame(1, 2, mark: 5));
        Assert.Equal(5, lab[3].Receive()![^1]);
    }

    [Fact]
    public void A_hub_sends_everything_everywhere()
    {
        using var lab = new LabOfMany(3, new SegmentConfig { Name = "", Learns = false });
        lab.Introduce();
        lab[1].Send(LabOfMany.Frame(1, 2, mark: 5));
        Assert.Equal(5, lab[2].Receive()![^1]);
        Assert.Equal(5, lab[3].Receive()![^1]);
    }

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    [InlineData(false, false, true)]
    public void Link_local_frames_pass_a_hub_and_a_transparent_switch_and_no_other(bool learns, bool transparent, bool passes)
    {
        using var lab = new LabOfMany(2, new SegmentConfig { Name = "", Learns = learns, Transparent = transparent });
        for (byte last = 0; last < 16; last++)
        {
            var frame = LabOfMany.Frame(1, 0, mark: last);
            new byte[] { 0x01, 0x80, 0xC2, 0, 0, last }.CopyTo(frame, 0);
            lab[1].Send(frame);
            if (passes)
            {
                Assert.Equal(frame, lab[2].Receive());
            }
        }

        lab.AssertSilent(2, from: 1);
    }

    [Fact]
    public void A_port_that_names_more_stations_than_it_may_takes_nothing_from_the_others()
    {
        using var lab = new LabOfMany(3, new SegmentConfig { Name = "", MacLimit = 8 });
        lab.Introduce();
        for (var i = 0; i < 2000; i++)
        {
            lab[3].Send(LabOfMany.Frame(1000 + i, 2));
            Assert.NotNull(lab[2].Receive());
        }

        // The others are still known; what was learnt too much is flooded.
        lab[1].Send(LabOfMany.Frame(1, 2, mark: 6));
        Assert.Equal(6, lab[2].Receive()![^1]);
        lab.AssertSilent(3, from: 1);
        Assert.Equal(0xEE, lab[2].Receive()![^1]);
        lab[1].Send(LabOfMany.Frame(1, 2999, mark: 7));
        Assert.Equal(7, lab[2].Receive()![^1]);
    }

    [Fact]
    public void Each_links_impairment_and_counters_are_its_own()
    {
        using var lab = new LabOfMany(3);
        lab.Introduce();
        lab.Fabric.SetImpairment(LabOfMany.Link(2), new LinkImpairment { BToA = new ImpairmentProfile { Loss = 1 } });
        lab[1].Send(LabOfMany.Frame(1, 0, mark: 4));
        Assert.Equal(4, lab[3].Receive()![^1]);
        LabOfTwo.Eventually(() => lab.Fabric.ReadLink(LabOfMany.Link(2)).BToA.DropsLoss == 1);
        Assert.Equal(0, lab.Fabric.ReadLink(LabOfMany.Link(3)).BToA.DropsLoss);
    }

    [Fact]
    public void Bridges_in_a_loop_lose_what_goes_in_circles_and_go_on()
    {
        using var lab = new LabOfMany(2);
        lab.Fabric.OpenSegment(new SegmentConfig { Name = "sx" });
        for (var i = 1; i <= 3; i++)
        {
            lab.Fabric.OpenSegmentPort(new SegmentPortConfig { Name = $"sx:eth{i}", Segment = "sx" });
            lab.Fabric.OpenSegmentPort(new SegmentPortConfig { Name = $"sw:eth{10 + i}", Segment = "sw" });
            lab.Fabric.Connect(new LinkConfig($"sx:eth{i}--sw:eth{10 + i}", $"sx:eth{i}", $"sw:eth{10 + i}"));
        }

        lab[1].Send(LabOfMany.Frame(1, 0, mark: 3));
        Assert.Equal(3, lab[2].Receive()![^1]);

        // The worker is free again: what it lost in circles is lost, and whoever has room hears what comes next.
        lab.Fabric.CloseSegment("sx");
        while (lab[1].Discard() + lab[2].Discard() > 0)
        {
        }

        lab[2].Send(LabOfMany.Frame(2, 0, mark: 8));
        LabOfTwo.Eventually(() => lab[1].Receive() is { } frame && frame[^1] == 8);
    }

    [Fact]
    public void A_segment_that_is_closed_takes_its_ports_with_it()
    {
        using var lab = new LabOfMany(2);
        lab.Fabric.CloseSegment("sw");
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.ReadPort("sw:eth1"));
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.CloseSegment("sw"));
        lab[1].Send(LabOfMany.Frame(1, 0));
        LabOfTwo.Eventually(() => lab.Fabric.ReadLink(LabOfMany.Link(1)).AToB.DropsDown == 1);
    }

    [Fact]
    public void A_second_segment_or_port_of_a_name_is_refused()
    {
        using var lab = new LabOfMany(1);
        Assert.Throws<InvalidOperationException>(() => lab.Fabric.OpenSegment(new SegmentConfig { Name = "sw" }));
        Assert.Throws<InvalidOperationException>(() => lab.Fabric.OpenSegmentPort(new SegmentPortConfig { Name = "sw:eth1", Segment = "sw" }));
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.OpenSegmentPort(new SegmentPortConfig { Name = "x:eth1", Segment = "x" }));
    }
}
