using System.Diagnostics;
using LabSim.Switching.Impairments;
using LabSim.Switching.Links;

namespace LabSim.Switching.Tests.Impairments;

/// <summary>Impairments on a link of a fabric, frames by guests.</summary>
public sealed class ImpairedLinks
{
    [Fact]
    public void Each_direction_is_delayed_by_itself()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        lab.Fabric.SetImpairment(LabOfTwo.Link, new LinkImpairment { AToB = new ImpairmentProfile { Delay = TimeSpan.FromMilliseconds(60) } });
        var watch = Stopwatch.StartNew();
        a.Send(LabOfTwo.Frame(60));
        Assert.Equal(LabOfTwo.Frame(60), b.Receive());
        Assert.True(watch.ElapsedMilliseconds >= 60, $"came after {watch.ElapsedMilliseconds} ms");
        b.Send(LabOfTwo.Frame(61));
        Assert.Equal(LabOfTwo.Frame(61), a.Receive());
        Assert.Equal(new DirectionCounters { Frames = 1, Bytes = 60 }, lab.Counters.AToB);
    }

    [Fact]
    public void What_is_under_way_is_counted_as_lost_when_the_link_goes_down()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        lab.Fabric.SetImpairment(LabOfTwo.Link, new LinkImpairment { AToB = new ImpairmentProfile { Delay = TimeSpan.FromHours(1) } });
        a.Send(LabOfTwo.Frame(60));
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => a.Kicks >= 1 && Down(lab) == 2);
        lab.Fabric.SetImpairment(LabOfTwo.Link, LinkImpairment.None);
        lab.Fabric.SetLinkUp(LabOfTwo.Link, true);
        a.Send(LabOfTwo.Frame(70));
        Assert.Equal(70, b.Receive()!.Length);
    }

    [Fact]
    public void Frames_longer_than_the_links_mtu_are_lost_tags_or_not()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        lab.Fabric.SetImpairment(LabOfTwo.Link, new LinkImpairment { Mtu = 1500 });
        var tagged = LabOfTwo.Frame(1518);
        (tagged[12], tagged[13], tagged[16], tagged[17]) = (0x81, 0, 8, 0);
        a.Send(LabOfTwo.Frame(1515));
        a.Send(LabOfTwo.Frame(1514));
        a.Send(tagged);
        Assert.Equal(1514, b.Receive()!.Length);
        Assert.Equal(1518, b.Receive()!.Length);
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsMtu == 1);
    }

    [Fact]
    public void One_per_cent_of_a_hundred_thousand_frames_is_the_number_that_the_seed_gives()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        lab.Fabric.SetImpairment(LabOfTwo.Link, new LinkImpairment { AToB = new ImpairmentProfile { Loss = 0.01 }, Seed = 1 });
        const int Frames = 100_000;
        var frame = LabOfTwo.Frame(60);
        long received = 0;
        for (var sent = 0; sent < Frames;)
        {
            // No more than the receiver has buffers for: every loss is the line's.
            for (var i = 0; i < 64; i++, sent++)
            {
                a.Queue(frame, []);
                if (sent == Frames - 1)
                {
                    i = 64;
                }
            }

            a.KickTransmit();
            var until = sent;
            LabOfTwo.Eventually(() => (received += b.Discard()) + lab.Counters.AToB.DropsLoss == until);
        }

        Assert.Equal(947, lab.Counters.AToB.DropsLoss);
        Assert.Equal(Frames - 947, received);
    }

    [Fact]
    public void Both_directions_pass_bursts_at_a_rate()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        var fast = new ImpairmentProfile { RateBitsPerSecond = 1_000_000_000, Queue = new QueueLimit(QueueUnit.Frames, 1000) };
        lab.Fabric.SetImpairment(LabOfTwo.Link, new LinkImpairment { AToB = fast, BToA = fast });
        var frame = LabOfTwo.Frame(60);
        var (atA, atB) = (0, 0);
        for (var sent = 64; sent <= 64 * 2000; sent += 64)
        {
            for (var i = 0; i < 64; i++)
            {
                a.Queue(frame, []);
                b.Queue(frame, []);
            }

            a.KickTransmit();
            b.KickTransmit();
            LabOfTwo.Eventually(() => (atA += a.Discard()) == sent & (atB += b.Discard()) == sent);
        }
    }

    private static long Down(LabOfTwo lab)
    {
        lab.Fabric.SetLinkUp(LabOfTwo.Link, false);
        var lost = lab.Counters.AToB.DropsDown;
        lab.Fabric.SetLinkUp(LabOfTwo.Link, true);
        return lost;
    }
}
