using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Links;

public sealed class Counters
{
    [Fact]
    public void Delivered_frames_and_bytes_are_counted_each_way()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60));
        a.Send(LabOfTwo.Frame(100));
        b.Send(LabOfTwo.Frame(1514));
        LabOfTwo.Eventually(() => lab.Counters is { AToB.Frames: 2, BToA.Frames: 1 });
        Assert.Equal(new DirectionCounters { Frames = 2, Bytes = 160 }, lab.Counters.AToB);
        Assert.Equal(new DirectionCounters { Frames = 1, Bytes = 1514 }, lab.Counters.BToA);
    }

    [Fact]
    public void A_link_that_is_down_loses_and_counts_and_comes_back()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        lab.Fabric.SetLinkUp(LabOfTwo.Link, false);
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsDown == 1);
        lab.Fabric.SetLinkUp(LabOfTwo.Link, true);
        a.Send(LabOfTwo.Frame(61));
        Assert.Equal(61, b.Receive()!.Length);
        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == 1);
    }

    [Fact]
    public void A_receiver_that_does_not_run_loses_and_counts()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsDown == 1);
    }

    [Theory]
    [InlineData(9239)]
    [InlineData(12_000)]
    public void A_frame_larger_than_any_is_lost_and_counted(int length)
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(length));
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsMtu == 1);
        Assert.Equal(0, lab.Counters.AToB.Frames);
    }

    [Fact]
    public void Frames_of_every_length_to_65550_are_delivered_or_counted()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        int[] lengths = [0, 1, 13, 14, 59, 9238, 9239, 65_535, 65_550];
        foreach (var (length, slot) in lengths.Select((l, i) => (l, i)))
        {
            // One descriptor over whatever lies in the memory: its length is all that matters.
            a.Memory.Slice(TestGuest.Scratch, 12).Clear();
            a.Transmitting.WriteDescriptor(slot, TestGuest.GuestBase + TestGuest.Scratch, (uint)(12 + length), 0);
            a.Transmitting.Offer((ushort)slot);
        }

        a.TransmitKick.Signal();
        LabOfTwo.Eventually(() => a.Transmitting.UsedIndex == lengths.Length);
        Assert.Equal(new DirectionCounters { Frames = 3, Bytes = 14 + 59 + 9238, DropsMtu = 3, DropsMalformed = 3 }, lab.Counters.AToB);
        Assert.Equal(PortState.Running, lab.State(LabOfTwo.PortA));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 4)]
    [InlineData(3, 3)]
    public void A_frame_that_asks_for_an_offload_is_lost_and_counted(byte flags, byte segmentation)
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Queue(LabOfTwo.Frame(1000), [flags, segmentation, 42, 0, 0xFF, 0xFF, 14, 0, 0xFF, 0xFF]);
        a.Send(LabOfTwo.Frame(60));
        Assert.Equal(60, b.Receive()!.Length);
        LabOfTwo.Eventually(() => lab.Counters.AToB is { DropsMalformed: 1, Frames: 1 });
    }

    [Fact]
    public void A_frame_too_large_for_the_receivers_buffers_is_lost_alone()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB(new TestGuestOptions { Features = TestGuestOptions.Version1, ReceiveBuffer = 1526 });
        a.Send(LabOfTwo.Frame(1515));
        a.Send(LabOfTwo.Frame(1514));
        Assert.Equal(1514, b.Receive()!.Length);
        LabOfTwo.Eventually(() => lab.Counters.AToB is { DropsNoRoom: 1, Frames: 1 });
    }

    [Fact]
    public void A_frame_that_all_of_the_receivers_ring_cannot_hold_is_lost_alone()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB(new TestGuestOptions { RingSize = 4, ReceiveBuffer = 64 });
        a.Send(LabOfTwo.Frame(4 * 64));
        a.Send(LabOfTwo.Frame((4 * 64) - 12));
        Assert.Equal((4 * 64) - 12, b.Receive()!.Length);
        LabOfTwo.Eventually(() => lab.Counters.AToB is { DropsNoRoom: 1, Frames: 1 });
    }
}
