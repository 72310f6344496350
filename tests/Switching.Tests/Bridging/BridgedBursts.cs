using System.Collections.Immutable;
using LabSim.Switching.Bridging;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Bridging;

/// <summary>Frames that come to a bridge in one burst, for one kick tells of all of them.</summary>
public sealed class BridgedBursts
{
    [Fact]
    public void Frames_to_different_stations_part_and_keep_their_order()
    {
        using var lab = new LabOfMany(3);
        lab.Introduce();
        Send(lab[1], [LabOfMany.Frame(1, 2, mark: 1), LabOfMany.Frame(1, 2, mark: 2), LabOfMany.Frame(1, 3, mark: 3), LabOfMany.Frame(1, 0, mark: 4), LabOfMany.Frame(1, 2, mark: 5)]);
        Assert.Equal([1, 2, 4, 5], Marks(lab[2], 4));
        Assert.Equal([3, 4], Marks(lab[3], 2));
        lab.AssertSilent(2, from: 1);
        lab.AssertSilent(3, from: 2);
    }

    [Fact]
    public void What_has_no_room_at_one_port_reaches_the_others_and_counts_at_that_port_alone()
    {
        const int Frames = 8;
        const int Room = 3;
        using var lab = new LabOfMany(3, options: guest => guest == 2 ? new TestGuestOptions { ReceiveBuffers = Room } : null);
        Send(lab[1], Enumerable.Range(1, Frames).Select(i => LabOfMany.Frame(1, 0, mark: (byte)i)));
        Assert.Equal(Enumerable.Range(1, Frames), Marks(lab[3], Frames));
        LabOfTwo.Eventually(() => lab.Fabric.ReadLink(LabOfMany.Link(1)).AToB.Frames == Frames);
        Assert.Equal(0, lab.Fabric.ReadLink(LabOfMany.Link(1)).AToB.Drops);
        var full = lab.Fabric.ReadLink(LabOfMany.Link(2)).BToA;
        Assert.Equal((Room, Frames - Room), (full.Frames, full.DropsNoRoom));
        Assert.Equal(Enumerable.Range(1, Room), Marks(lab[2], Room));
    }

    [Fact]
    public void Frames_between_the_same_stations_part_by_their_tags()
    {
        using var lab = new LabOfMany(3, vlans: port => port == 1 ? VlanMembership.Trunk(ImmutableSortedSet.Create(10, 20), native: null) : VlanMembership.Access(port == 2 ? 10 : 20));
        Send(lab[1], [LabOfMany.Frame(1, 0, 10, mark: 1), LabOfMany.Frame(1, 0, 20, mark: 2), LabOfMany.Frame(1, 0, mark: 3), LabOfMany.Frame(1, 0, 10, mark: 4)]);
        Assert.Equal([1, 4], Marks(lab[2], 2));
        Assert.Equal([2], Marks(lab[3], 1));
    }

    [Fact]
    public void A_frame_from_nobody_to_nobody_is_decided_on_like_any_other()
    {
        using var lab = new LabOfMany(2, new SegmentConfig { Name = "sw", Learns = false });
        var zeros = new byte[64];
        zeros[^1] = 9;
        Send(lab[1], [zeros]);
        Assert.Equal([9], Marks(lab[2], 1));
    }

    private static void Send(TestGuest guest, IEnumerable<byte[]> frames)
    {
        foreach (var frame in frames)
        {
            guest.Queue(frame, []);
        }

        guest.KickTransmit();
    }

    private static List<int> Marks(TestGuest guest, int count) => [.. Enumerable.Range(0, count).Select(_ => (int)guest.Receive()![^1])];
}
