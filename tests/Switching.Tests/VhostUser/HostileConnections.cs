using LabSim.Interop;
using LabSim.Switching.Ports;
using LabSim.Switching.Virtio;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.VhostUser;

/// <summary>Every way to break the vhost-user protocol ends the connection, with its reason, and nothing else.</summary>
public sealed class HostileConnections
{
    private const ulong Length = 16 << 20;

    [Theory]
    [InlineData(0u)]
    [InlineData(2u)]
    [InlineData(3u)]
    [InlineData(5u)]
    public void A_version_other_than_1_or_a_reply(uint flags) =>
        Refused(GuestFault.MessageFlags, g => g.Connection.SendRaw(TestVhostConnection.Message(1, flags, [])));

    [Theory]
    [InlineData(1u, 8)]
    [InlineData(2u, 0)]
    [InlineData(2u, 16)]
    [InlineData(8u, 4)]
    [InlineData(9u, 39)]
    [InlineData(5u, 0)]
    [InlineData(5u, 7)]
    [InlineData(5u, 264)]
    [InlineData(12u, 0)]
    public void A_payload_of_the_wrong_size(uint request, int size) =>
        Refused(GuestFault.MessageSize, g => g.Connection.Send(request, new byte[size]));

    [Fact]
    public void A_size_beyond_any_message() =>
        Refused(GuestFault.MessageSize, g => g.Connection.SendRaw([2, 0, 0, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]));

    [Theory]
    [InlineData(0u)]
    [InlineData(6u)]
    [InlineData(7u)]
    [InlineData(17u)]
    [InlineData(31u)]
    [InlineData(uint.MaxValue)]
    public void A_request_that_is_unknown_or_was_not_negotiated(uint request) =>
        Refused(GuestFault.UnknownRequest, g => g.Connection.Send(request, []));

    [Fact]
    public void Features_that_were_not_offered() =>
        Refused(GuestFault.FeaturesNotOffered, g => g.Connection.Send(2, TestVhostConnection.Numbers(1UL << 26)));

    [Fact]
    public void Protocol_features_that_were_not_offered() =>
        Refused(GuestFault.FeaturesNotOffered, g => g.Connection.Send(16, TestVhostConnection.Numbers(1 << 12)));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(2048)]
    public void A_ring_size_that_is_no_power_of_two_to_1024(uint size) =>
        Refused(GuestFault.RingSize, g => g.Connection.Send(8, TestVhostConnection.Ring(0, size)));

    [Theory]
    [InlineData(8u, 2u)]
    [InlineData(10u, 255u)]
    [InlineData(11u, 2u)]
    [InlineData(18u, uint.MaxValue)]
    public void A_ring_that_there_is_not(uint request, uint index) =>
        Refused(GuestFault.QueueIndex, g => g.Connection.Send(request, TestVhostConnection.Ring(index, 0)));

    [Fact]
    public void A_kick_for_a_ring_that_there_is_not() =>
        Refused(GuestFault.QueueIndex, g => g.Connection.Send(12, TestVhostConnection.Numbers(2), g.TransmitKick.Handle));

    [Fact]
    public void A_kick_that_is_no_eventfd() => Refused(GuestFault.NotAnEventFd, g => g.Connection.Send(12, TestVhostConnection.Numbers(1), g.File));

    [Fact]
    public void A_call_that_is_no_eventfd() => Refused(GuestFault.NotAnEventFd, g => g.Connection.Send(13, TestVhostConnection.Numbers(1), g.File));

    [Fact]
    public void A_ring_that_is_kicked_by_nobody() => Refused(GuestFault.NotAnEventFd, g => g.Connection.Send(12, TestVhostConnection.Numbers(0x101)));

    [Fact]
    public void A_ring_that_is_started_before_it_is_described() =>
        Refused(GuestFault.RingNotConfigured, g => g.Connection.Send(12, TestVhostConnection.Numbers(1), g.TransmitKick.Handle));

    [Fact]
    public void Descriptors_where_none_belong() => Refused(GuestFault.DescriptorCount, g => g.Connection.Send(3, [], g.File));

    [Fact]
    public void A_kick_with_two_descriptors() =>
        Refused(GuestFault.DescriptorCount, g => g.Connection.Send(12, TestVhostConnection.Numbers(1), g.TransmitKick.Handle, g.File));

    [Fact]
    public void A_memory_table_with_fewer_descriptors_than_regions() =>
        Refused(GuestFault.DescriptorCount, g => g.Connection.Send(5, TestVhostConnection.Numbers(1, 0, Length, 0, 0)));

    [Fact]
    public void More_descriptors_than_any_message_has() =>
        Refused(GuestFault.DescriptorCount, g => g.Connection.Send(3, [], [.. Enumerable.Repeat(g.File, 100)]));

    [Fact]
    public void Descriptors_that_come_with_the_payload() => Refused(GuestFault.DescriptorCount, g =>
    {
        var message = TestVhostConnection.Message(2, 1, TestVhostConnection.Numbers(0));
        g.Connection.SendRaw(message.AsSpan(0, 12));
        g.Connection.SendRaw(message.AsSpan(12), g.File);
    });

    [Fact]
    public void A_memory_table_without_regions() => Refused(GuestFault.MemoryRegionCount, g => g.Connection.Send(5, TestVhostConnection.Numbers(0)));

    public static TheoryData<ulong, ulong, ulong, ulong, string> BadRegions => new()
    {
        { 0, 0, 0, 0, nameof(GuestFault.MemoryRegionBounds) },
        { ulong.MaxValue - 100, Length, 0, 0, nameof(GuestFault.MemoryRegionBounds) },
        { 0, Length, ulong.MaxValue - 100, 0, nameof(GuestFault.MemoryRegionBounds) },
        { 0, Length, 0, ulong.MaxValue - 100, nameof(GuestFault.MemoryRegionBounds) },
        { 0, ulong.MaxValue, 0, 1, nameof(GuestFault.MemoryRegionBounds) },
        { 0, Length + 1, 0, 0, nameof(GuestFault.MemoryTruncated) },
        { 0, Length, 0, 1, nameof(GuestFault.MemoryTruncated) },
    };

    [Theory]
    [MemberData(nameof(BadRegions))]
    public void A_region_that_overflows_or_is_larger_than_its_file(ulong guest, ulong size, ulong user, ulong offset, string fault) =>
        Refused(Enum.Parse<GuestFault>(fault), g => g.Connection.Send(5, TestVhostConnection.Numbers(1, guest, size, user, offset), g.File));

    [Fact]
    public void Regions_that_overlap() => Refused(GuestFault.MemoryRegionBounds, g =>
        g.Connection.Send(5, TestVhostConnection.Numbers(2, 0, 0x2000, 0, 0, 0x1000, 0x2000, 0x10_0000, 0), g.File, g.File));

    [Fact]
    public void Memory_that_may_shrink_is_refused_before_it_is_touched() => Refused(GuestFault.MemoryNotSealed, g =>
    {
        using var unsealed = MemoryFile.Create("unsealed", (long)Length, sealAgainstShrinking: false);
        g.Connection.Send(5, TestVhostConnection.Numbers(1, 0, Length, 0, 0), unsealed);
    });

    [Fact]
    public void Memory_that_is_no_memfd() => Refused(GuestFault.MemoryNotSealed, g =>
        g.Connection.Send(5, TestVhostConnection.Numbers(1, 0, 4096, 0, 0), g.TransmitKick.Handle));

    public static TheoryData<ulong, ulong, ulong> BadRings => new()
    {
        { 8, 0xA000, 0x8000 },
        { 0, 0xA002, 0x8000 },
        { 0, 0xA000, 0x8001 },
        { Length - 4095, 0xA000, 0x8000 },
        { 0, Length - 2053, 0x8000 },
        { 0, 0xA000, Length - 516 },
        { Length, 0xA000, 0x8000 },
        { ulong.MaxValue - 0xFFFF, 0xA000, 0x8000 },
    };

    [Theory]
    [MemberData(nameof(BadRings))]
    public void A_ring_that_is_misaligned_or_leaves_the_memory(ulong table, ulong used, ulong available)
    {
        const ulong User = TestGuest.UserBase;
        Refused(GuestFault.RingAddress, g =>
        {
            Assert.True(g.Negotiate() && g.SendMemory());
            g.Connection.Send(8, TestVhostConnection.Ring(1, 256));
            g.Connection.Send(9, TestVhostConnection.Numbers(1, User + table, User + used, User + available, 0));
            g.Connection.Send(12, TestVhostConnection.Numbers(1), g.TransmitKick.Handle);
        });
    }

    [Fact]
    public void A_running_ring_that_is_resized() => Refused(GuestFault.RingRunning, g =>
    {
        Assert.True(g.Start());
        g.Connection.Send(8, TestVhostConnection.Ring(1, 1024));
    });

    [Fact]
    public void A_memory_table_that_takes_the_memory_from_under_a_running_ring() => Refused(GuestFault.RingAddress, g =>
    {
        Assert.True(g.Start());
        g.Connection.Send(5, TestVhostConnection.Numbers(1, TestGuest.GuestBase, 4096, TestGuest.UserBase, 0), g.File);
    });

    [Fact]
    public void A_machine_that_does_not_read_its_replies() => Refused(GuestFault.ReplyBlocked, g =>
    {
        for (var i = 0; i < 100_000; i++)
        {
            g.Connection.Send(1, []);
        }
    });

    private static void Refused(GuestFault expected, Action<TestGuest> mischief)
    {
        using var lab = new LabOfTwo();
        using var guest = new TestGuest(lab.SocketA);
        mischief(guest);
        Assert.True(guest.Connection.WaitClosed());
        LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortA) == PortState.Faulted);
        Assert.Equal(expected.Describe(), lab.Fabric.ReadPort(LabOfTwo.PortA).Fault);

        // It listens on, for one that behaves.
        using var honest = lab.StartA();
        using var other = lab.StartB();
        honest.Send(LabOfTwo.Frame(60));
        Assert.Equal(60, other.Receive()!.Length);
    }
}
