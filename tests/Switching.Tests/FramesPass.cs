using LabSim.TestKit;

namespace LabSim.Switching.Tests;

public sealed class FramesPass
{
    private const ulong Modern = TestGuestOptions.Version1 | TestGuestOptions.ProtocolFeatures;

    public static TheoryData<ulong> FeatureSets =>
    [
        0,
        TestGuestOptions.MergeableBuffers,
        TestGuestOptions.EventIndex,
        Modern,
        Modern | TestGuestOptions.EventIndex,
        Modern | TestGuestOptions.MergeableBuffers | TestGuestOptions.EventIndex | TestGuestOptions.IndirectDescriptors,
    ];

    [Theory]
    [MemberData(nameof(FeatureSets))]
    public void A_frame_arrives_as_it_was_sent_both_ways_under_any_features(ulong features)
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(new TestGuestOptions { Features = features });
        using var b = lab.StartB(new TestGuestOptions { Features = features });
        a.Send(LabOfTwo.Frame(60));
        Assert.Equal(LabOfTwo.Frame(60), b.Receive());
        b.Send(LabOfTwo.Frame(1514, 7));
        Assert.Equal(LabOfTwo.Frame(1514, 7), a.Receive());
    }

    [Fact]
    public void Guests_with_different_headers_understand_each_other()
    {
        using var lab = new LabOfTwo();
        using var legacy = lab.StartA(new TestGuestOptions { Features = 0 });
        using var modern = lab.StartB();
        legacy.Send(LabOfTwo.Frame(100));
        Assert.Equal(LabOfTwo.Frame(100), modern.Receive());
        modern.Send(LabOfTwo.Frame(101));
        Assert.Equal(LabOfTwo.Frame(101), legacy.Receive());
    }

    [Fact]
    public void More_frames_than_the_ring_has_arrive_in_order()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(new TestGuestOptions { RingSize = 16 });
        using var b = lab.StartB(new TestGuestOptions { RingSize = 16 });
        for (var i = 0; i < 1000; i++)
        {
            a.Send(LabOfTwo.Frame(64 + i, (byte)i));
            Assert.Equal(LabOfTwo.Frame(64 + i, (byte)i), b.Receive());
        }
    }

    [Fact]
    public void A_jumbo_frame_spans_merged_buffers()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB(new TestGuestOptions { ReceiveBuffer = 1526 });
        var jumbo = LabOfTwo.Frame(9014);
        a.Send(jumbo);
        Assert.Equal(jumbo, b.Receive());
    }

    [Fact]
    public void Link_local_multicast_passes_untouched()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        for (byte last = 0; last < 16; last++)
        {
            var frame = LabOfTwo.Frame(60);
            ReadOnlySpan<byte> reserved = [0x01, 0x80, 0xC2, 0x00, 0x00, last];
            reserved.CopyTo(frame);
            a.Send(frame);
            Assert.Equal(frame, b.Receive());
        }
    }

    [Fact]
    public void A_frame_in_an_indirect_table_of_many_parts_arrives_whole()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        var frame = LabOfTwo.Frame(300);
        var part = TestGuest.Scratch + 0x1000;
        a.Memory.Slice(part, 12).Clear();
        frame.CopyTo(a.Memory.Slice(part + 12, 300));

        // Header in two parts, frame in three; the table's order is not the memory's.
        a.Transmitting.WriteDescriptor(TestGuest.Scratch, TestGuest.GuestBase + part, 5, TestRing.Next, 2);
        a.Transmitting.WriteDescriptor(TestGuest.Scratch + 32, TestGuest.GuestBase + part + 5, 8, TestRing.Next, 1);
        a.Transmitting.WriteDescriptor(TestGuest.Scratch + 16, TestGuest.GuestBase + part + 13, 99, TestRing.Next, 3);
        a.Transmitting.WriteDescriptor(TestGuest.Scratch + 48, TestGuest.GuestBase + part + 112, 200, 0, 0);
        a.Transmitting.WriteDescriptor(0, TestGuest.GuestBase + TestGuest.Scratch, 64, TestRing.Indirect);
        a.Transmitting.Offer(0);
        a.TransmitKick.Signal();
        Assert.Equal(frame, b.Receive());
    }

    [Fact]
    public void A_busy_sender_is_not_asked_to_kick_for_every_frame()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        for (var i = 0; i < 200; i++)
        {
            a.Queue(LabOfTwo.Frame(60), []);
        }

        a.KickTransmit();
        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == 200);
        Assert.InRange(a.Kicks, 1, 1);
    }

    [Fact]
    public void Closing_a_port_leaves_the_other_and_the_socket_is_gone()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        lab.Fabric.ClosePort(LabOfTwo.PortB);
        Assert.True(b.Connection.WaitClosed());
        Assert.False(File.Exists(lab.SocketB));
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsDown == 1);
    }
}
