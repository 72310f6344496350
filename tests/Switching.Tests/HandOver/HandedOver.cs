using System.Buffers.Binary;
using LabSim.Switching.HandOver;
using LabSim.Switching.Impairments;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.HandOver;

public sealed class HandedOver
{
    [Fact]
    public void A_machine_notices_nothing_and_goes_on_with_its_connection()
    {
        using var lab = new MovingLab();
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60));
        Assert.Equal(LabOfTwo.Frame(60), b.Receive());
        lab.Move();
        a.Send(LabOfTwo.Frame(61));
        Assert.Equal(LabOfTwo.Frame(61), b.Receive());
        b.Send(LabOfTwo.Frame(62));
        Assert.Equal(LabOfTwo.Frame(62), a.Receive());

        // The same connection still answers: a ring is stopped and started by it.
        Assert.Equal(a.Transmitting.UsedIndex, a.StopRing(TestGuest.TransmitIndex));
        Assert.True(a.StartRing(TestGuest.TransmitIndex, a.Transmitting.UsedIndex));
        a.Send(LabOfTwo.Frame(63));
        Assert.Equal(LabOfTwo.Frame(63), b.Receive());
        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames + lab.Counters.BToA.Frames == 4);
    }

    [Fact]
    public async Task No_frame_is_lost_doubled_or_reordered_over_many_moves_under_load()
    {
        const int Frames = 60_000;

        // Time stands still: a receiver that the test's own machine keeps waiting is no reason to lose frames.
        using var lab = new MovingLab(new ManualTimeProvider());
        using var a = lab.StartA();
        using var b = lab.StartB();
        var sending = Task.Run(() =>
        {
            var frame = LabOfTwo.Frame(60);
            for (var i = 0; i < Frames; i++)
            {
                BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(14), i);
                a.Send(frame);
            }
        }, TestContext.Current.CancellationToken);
        var receiving = Task.Run(() => Enumerable.Range(0, Frames).All(i => b.Receive() is { } frame && BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(14)) == i));
        for (var i = 0; i < 20; i++)
        {
            lab.Move();
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.True(await receiving);
        await sending;
        Assert.Equal(0, lab.Counters.AToB.Drops);
    }

    [Fact]
    public void What_waits_for_room_still_waits()
    {
        using var lab = new MovingLab();
        using var a = lab.StartA();
        using var b = lab.StartB(new TestGuestOptions { ReceiveBuffers = 2 });
        for (byte i = 0; i < 10; i++)
        {
            a.Queue(LabOfTwo.Frame(60, i), []);
        }

        lab.Move(() => a.KickTransmit());
        b.OfferReceiveBuffers(256);
        for (byte i = 0; i < 10; i++)
        {
            Assert.Equal(LabOfTwo.Frame(60, i), b.Receive());
        }
    }

    [Fact]
    public void A_stream_that_is_torn_in_the_middle_of_a_frame_stays_in_step()
    {
        using var lab = new MovingLab(a: PortTransport.Stream);
        using var a = lab.StreamA();
        using var b = lab.StartB();
        var bytes = TestStreamGuest.Framed(LabOfTwo.Frame(1000));
        for (var torn = 1; torn < bytes.Length; torn += 77)
        {
            a.SendRaw(bytes.AsSpan(0, torn));

            // The port reads it, or it does not yet: it must not matter.
            SpinWait.SpinUntil(() => false, torn % 3);
            lab.Move();
            a.SendRaw(bytes.AsSpan(torn));
            Assert.Equal(LabOfTwo.Frame(1000), b.Receive());
        }

        b.Send(LabOfTwo.Frame(70));
        Assert.Equal(LabOfTwo.Frame(70), a.Receive());
    }

    [Fact]
    public void Datagrams_go_on()
    {
        using var lab = new MovingLab(b: PortTransport.Datagram);
        using var a = lab.StartA();
        using var b = lab.DatagramB();
        lab.Move();
        LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortB) == PortState.Running);
        b.Send(LabOfTwo.Frame(60));
        Assert.Equal(LabOfTwo.Frame(60), a.Receive());
        a.Send(LabOfTwo.Frame(61));
        Assert.Equal(LabOfTwo.Frame(61), b.Receive());
    }

    [Fact]
    public void Frames_under_way_keep_their_time_and_chance_goes_on_where_it_was()
    {
        var whole = Run(move: false);
        Assert.Equal(whole, Run(move: true));
        Assert.InRange(whole.Count, 20, 180);

        List<byte> Run(bool move)
        {
            var clock = new ManualTimeProvider();
            using var lab = new MovingLab(clock);
            using var a = lab.StartA();
            using var b = lab.StartB();
            lab.Fabric.SetImpairment(LabOfTwo.Link, new LinkImpairment
            {
                Seed = 5,
                AToB = new ImpairmentProfile { Delay = TimeSpan.FromSeconds(1), Loss = 0.4, LossCorrelation = 0.5, RateBitsPerSecond = 1_000_000, Jitter = TimeSpan.FromMilliseconds(100) },
            });
            for (var i = 0; i < 200; i++)
            {
                a.Send(LabOfTwo.Frame(60, (byte)i));
                if (i is 50 or 100 && move)
                {
                    LabOfTwo.Eventually(() => a.Transmitting.UsedIndex == a.Transmitting.AvailableIndex);
                    lab.Move();
                }
            }

            LabOfTwo.Eventually(() => a.Transmitting.UsedIndex == a.Transmitting.AvailableIndex);
            Assert.Null(b.Receive(20));
            var arrived = new List<byte>();
            clock.Advance(TimeSpan.FromSeconds(2));
            lab.Fabric.SetImpairment(LabOfTwo.Link, LinkImpairment.None);
            while (b.Receive(200) is { } frame)
            {
                arrived.Add((byte)(frame[0]));
            }

            return arrived;
        }
    }

    [Fact]
    public void A_link_that_is_down_stays_down_and_counters_go_on()
    {
        using var lab = new MovingLab();
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60));
        Assert.NotNull(b.Receive());
        lab.Fabric.SetLinkUp(LabOfTwo.Link, false);
        lab.Move();
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => lab.Counters.AToB is { DropsDown: 1, Frames: 1 });
        lab.Fabric.SetLinkUp(LabOfTwo.Link, true);
        a.Send(LabOfTwo.Frame(61));
        Assert.Equal(LabOfTwo.Frame(61), b.Receive());
    }

    [Fact]
    public void What_is_opened_again_as_it_was_goes_on_and_is_told()
    {
        using var lab = new MovingLab();
        using var a = lab.StartA();
        using var b = lab.StartB();
        lab.Move();
        var changes = new System.Collections.Concurrent.ConcurrentQueue<PortChange>();
        lab.Fabric.PortChanged += changes.Enqueue;
        lab.OpenAgain();
        lab.Fabric.CloseUnclaimed();
        LabOfTwo.Eventually(() => changes.Where(c => c.State == PortState.Running).Select(c => c.Port).Distinct().Count() == 2);
        a.Send(LabOfTwo.Frame(60));
        Assert.Equal(LabOfTwo.Frame(60), b.Receive());
        Assert.Throws<InvalidOperationException>(lab.OpenAgain);
    }

    [Fact]
    public void What_is_not_opened_again_ends()
    {
        using var lab = new MovingLab();
        using var a = lab.StartA();
        using var b = lab.StartB();
        lab.Move();
        lab.Fabric.OpenPort(lab.ConfigA);
        lab.Fabric.CloseUnclaimed();
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.ReadPort(LabOfTwo.PortB));
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.ReadLink(LabOfTwo.Link));
        Assert.Equal(PortState.Running, lab.State(LabOfTwo.PortA));
        Assert.Null(b.Connection.Ask(1));
    }

    [Fact]
    public void What_is_opened_as_something_else_begins_anew()
    {
        using var lab = new MovingLab();
        using var a = lab.StartA();
        lab.Move();
        lab.Fabric.OpenPort(lab.ConfigA with { Transport = PortTransport.Stream });
        Assert.Equal(PortState.Listening, lab.State(LabOfTwo.PortA));
        Assert.Null(a.Connection.Ask(1));
    }

    [Fact]
    public void A_part_that_nobody_can_read_is_left_out_and_the_others_go_on()
    {
        using var lab = new MovingLab();
        using var a = lab.StartA();
        using var b = lab.StartB();
        lab.Move(change: parts => [.. parts.Select(p => p.Kind == PartKind.Link ? new ExportedPart(p.Kind, p.Name, "{\"Up\":7}"u8.ToArray(), []) : p)]);
        Assert.Equal(PortState.Running, lab.State(LabOfTwo.PortA));
        lab.Fabric.Connect(new LinkConfig(LabOfTwo.Link, LabOfTwo.PortA, LabOfTwo.PortB));
        a.Send(LabOfTwo.Frame(61));
        Assert.Equal(LabOfTwo.Frame(61), b.Receive());
    }
}
