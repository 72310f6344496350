using LabSim.Switching.Ports;
using LabSim.Switching.Virtio;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Virtio;

/// <summary>dataplane.md, "What a malicious guest makes necessary": every way to break a ring ends the connection, with its reason, and nothing else.</summary>
public sealed class HostileRings
{
    private const ulong Base = TestGuest.GuestBase;
    private const ulong Scratch = TestGuest.GuestBase + TestGuest.Scratch;
    private static readonly ulong MemoryEnd = Base + (ulong)new TestGuestOptions().MemoryLength;

    [Fact]
    public void A_head_outside_the_table() => Transmit(GuestFault.HeadOutsideTable, g => g.Transmitting.Offer(256));

    [Fact]
    public void An_available_index_that_jumps_by_more_than_the_ring() =>
        Transmit(GuestFault.AvailableJump, g => g.Transmitting.AvailableIndex = 257);

    [Fact]
    public void An_available_index_that_goes_back() =>
        Transmit(GuestFault.AvailableJump, g => g.Transmitting.AvailableIndex = ushort.MaxValue);

    [Fact]
    public void A_next_outside_the_table() => Transmit(GuestFault.NextOutsideTable, g => Offer(g, Scratch, 100, TestRing.Next, 256));

    [Fact]
    public void A_chain_that_is_a_cycle() => Transmit(GuestFault.ChainTooLong, g => Offer(g, Scratch, 100, TestRing.Next, 0));

    [Fact]
    public void A_cycle_of_two() => Transmit(GuestFault.ChainTooLong, g =>
    {
        g.Transmitting.WriteDescriptor(1, Scratch, 1, TestRing.Next, 0);
        Offer(g, Scratch, 1, TestRing.Next, 1);
    });

    [Fact]
    public void A_writable_buffer_in_a_transmit_chain() => Transmit(GuestFault.WrongDirection, g => Offer(g, Scratch, 100, TestRing.Write, 0));

    [Fact]
    public void A_writable_buffer_after_a_readable_one_in_a_transmit_chain() => Transmit(GuestFault.WrongDirection, g =>
    {
        g.Transmitting.WriteDescriptor(1, Scratch, 100, TestRing.Write);
        Offer(g, Scratch, 100, TestRing.Next, 1);
    });

    [Fact]
    public void A_buffer_of_no_bytes() => Transmit(GuestFault.EmptyBuffer, g => Offer(g, Scratch, 0, 0, 0));

    [Fact]
    public void A_buffer_of_four_gigabytes() => Transmit(GuestFault.BufferOutsideMemory, g => Offer(g, Scratch, uint.MaxValue, 0, 0));

    public static TheoryData<ulong, uint> Outside => new()
    {
        { 0, 100 },
        { Base - 1, 100 },
        { MemoryEnd, 1 },
        { MemoryEnd - 99, 100 },
        { ulong.MaxValue, 1 },
        { ulong.MaxValue - 50, 100 },
        { ulong.MaxValue - 50, uint.MaxValue },
    };

    [Theory]
    [MemberData(nameof(Outside))]
    public void A_buffer_outside_the_memory(ulong address, uint length) =>
        Transmit(GuestFault.BufferOutsideMemory, g => Offer(g, address, length, 0, 0));

    [Fact]
    public void The_last_byte_of_memory_is_still_inside()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        Offer(a, MemoryEnd - 112, 112, 0, 0);
        a.TransmitKick.Signal();
        Assert.Equal(100, b.Receive()!.Length);
    }

    [Fact]
    public void An_indirect_table_that_was_not_negotiated() =>
        Transmit(GuestFault.IndirectNotNegotiated, g => Offer(g, Scratch, 16, TestRing.Indirect, 0), TestGuestOptions.Version1);

    [Fact]
    public void An_indirect_table_in_an_indirect_table() => Transmit(GuestFault.IndirectNested, g =>
    {
        g.Transmitting.WriteDescriptor(TestGuest.Scratch, Scratch, 16, TestRing.Indirect, 0);
        Offer(g, Scratch, 16, TestRing.Indirect, 0);
    });

    [Fact]
    public void An_indirect_table_with_a_next() =>
        Transmit(GuestFault.IndirectWithNext, g => Offer(g, Scratch, 16, TestRing.Indirect | TestRing.Next, 1));

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(257 * 16)]
    [InlineData(0xFFFF_FFF0)]
    public void An_indirect_table_of_an_impossible_length(uint length) =>
        Transmit(GuestFault.IndirectLength, g => Offer(g, Scratch, length, TestRing.Indirect, 0));

    [Fact]
    public void An_indirect_table_outside_the_memory() =>
        Transmit(GuestFault.IndirectOutsideMemory, g => Offer(g, MemoryEnd - 16, 32, TestRing.Indirect, 0));

    [Fact]
    public void A_next_outside_the_indirect_table() => Transmit(GuestFault.NextOutsideTable, g =>
    {
        g.Transmitting.WriteDescriptor(TestGuest.Scratch, Scratch, 100, TestRing.Next, 2);
        Offer(g, Scratch, 32, TestRing.Indirect, 0);
    });

    [Fact]
    public void A_cycle_in_the_indirect_table() => Transmit(GuestFault.ChainTooLong, g =>
    {
        g.Transmitting.WriteDescriptor(TestGuest.Scratch, Scratch, 100, TestRing.Next, 0);
        Offer(g, Scratch, 16, TestRing.Indirect, 0);
    });

    [Fact]
    public void Direct_and_indirect_descriptors_are_counted_together() => Transmit(GuestFault.ChainTooLong, g =>
    {
        for (ushort i = 0; i < 256; i++)
        {
            g.Transmitting.WriteDescriptor(TestGuest.Scratch + (16UL * i), Scratch, 1, (ushort)(i < 255 ? TestRing.Next : 0), (ushort)(i + 1));
        }

        g.Transmitting.WriteDescriptor(1, Scratch, 256 * 16, TestRing.Indirect);
        Offer(g, Scratch, 100, TestRing.Next, 1);
    });

    [Fact]
    public void A_readable_buffer_in_a_receive_chain() =>
        Receive(GuestFault.WrongDirection, g => g.Receiving.WriteDescriptor(0, Scratch, 2000, 0));

    [Fact]
    public void A_receive_buffer_outside_the_memory() =>
        Receive(GuestFault.BufferOutsideMemory, g => g.Receiving.WriteDescriptor(0, MemoryEnd - 10, 2000, TestRing.Write));

    [Fact]
    public void A_receive_buffer_without_room_for_the_header() =>
        Receive(GuestFault.ReceiveBufferTooSmall, g => g.Receiving.WriteDescriptor(0, Scratch, 11, TestRing.Write));

    [Fact]
    public void A_receive_chain_that_is_a_cycle() =>
        Receive(GuestFault.ChainTooLong, g => g.Receiving.WriteDescriptor(0, Scratch, 1, TestRing.Write | TestRing.Next, 0));

    [Fact]
    public void A_receive_ring_that_jumps() => Receive(GuestFault.AvailableJump, g => g.Receiving.AvailableIndex = 0x8000);

    [Fact]
    public void A_fault_in_the_middle_of_a_merged_frame() => Receive(GuestFault.BufferOutsideMemory, g =>
    {
        g.Receiving.WriteDescriptor(0, Scratch, 20, TestRing.Write);
        g.Receiving.WriteDescriptor(1, 0, 2000, TestRing.Write);
    });

    private static void Offer(TestGuest guest, ulong address, uint length, ushort flags, ushort next)
    {
        guest.Transmitting.WriteDescriptor(0, address, length, flags, next);
        guest.Transmitting.Offer(0);
    }

    private static void Transmit(GuestFault expected, Action<TestGuest> mischief, ulong? features = null)
    {
        using var lab = new LabOfTwo();
        var options = features is { } chosen ? new TestGuestOptions { Features = chosen } : null;
        using var bad = lab.StartA(options);
        using var good = lab.StartB();
        mischief(bad);
        bad.TransmitKick.Signal();
        AssertFaulted(lab, bad, LabOfTwo.PortA, expected);
        AssertUnharmed(lab, good);
        Assert.Equal(0, lab.Counters.AToB.Frames);
    }

    private static void Receive(GuestFault expected, Action<TestGuest> mischief)
    {
        using var lab = new LabOfTwo();
        using var good = lab.StartA();
        using var bad = lab.StartB();
        mischief(bad);
        good.Send(LabOfTwo.Frame(1000));
        AssertFaulted(lab, bad, LabOfTwo.PortB, expected);
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsDown == 1);
        Assert.Equal(PortState.Running, lab.State(LabOfTwo.PortA));
    }

    private static void AssertFaulted(LabOfTwo lab, TestGuest bad, string port, GuestFault expected)
    {
        Assert.True(bad.Connection.WaitClosed());
        LabOfTwo.Eventually(() => lab.State(port) == PortState.Faulted);
        Assert.Equal(expected.Describe(), lab.Fabric.ReadPort(port).Fault);
        LabOfTwo.Eventually(() => lab.Changes.Contains(new PortChange(port, PortState.Faulted, expected.Describe())));
    }

    private static void AssertUnharmed(LabOfTwo lab, TestGuest good)
    {
        Assert.Equal(PortState.Running, lab.State(LabOfTwo.PortB));
        good.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => lab.Counters.BToA.DropsDown == 1);
    }
}
