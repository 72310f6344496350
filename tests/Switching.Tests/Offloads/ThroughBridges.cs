using LabSim.Switching.Bridging;
using LabSim.Switching.Tests.Bridging;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Offloads;

public sealed class ThroughBridges
{
    private static readonly VlanMembership Access = VlanMembership.Access(7);
    private static readonly VlanMembership Trunk = VlanMembership.Trunk([7], native: null);

    [Fact]
    public void A_flooded_segment_is_cut_only_for_those_that_need_it()
    {
        using var lab = Lab([null, null, null], OffloadLab.Taker, OffloadLab.Plain);
        var uncut = new UncutFrame(30_000, 1448);
        Send(lab, uncut);
        Assert.Equal(uncut.Bytes, lab[2].Receive());
        AssertParts(uncut, lab[3]);
    }

    [Fact]
    public void A_tag_is_put_in_front_of_what_is_cut_later()
    {
        using var lab = Lab([Access, Trunk, Access], OffloadLab.Plain, OffloadLab.Taker);
        var bare = new UncutFrame(30_000, 1448);
        Send(lab, bare);
        Assert.Equal(bare.Bytes, lab[3].Receive());
        Assert.Equal(bare.Header[..10], lab[3].LastHeader[..10]);
        AssertParts(new UncutFrame(30_000, 1448, vlan: 7), lab[2]);
    }

    [Fact]
    public void A_tag_is_taken_out_of_a_segment_that_passes_uncut()
    {
        using var lab = Lab([Trunk, Access], OffloadLab.Taker);
        var bare = new UncutFrame(30_000, 1448, six: true);
        Send(lab, new UncutFrame(30_000, 1448, six: true, vlan: 7));
        Assert.Equal(bare.Bytes, lab[2].Receive());
        Assert.Equal(bare.Header[..10], lab[2].LastHeader[..10]);
    }

    private static LabOfMany Lab(VlanMembership?[] vlans, params TestGuestOptions[] receivers) =>
        new(vlans.Length, vlans: i => vlans[i - 1], options: i => i == 1 ? OffloadLab.Sender : receivers[i - 2]);

    private static void Send(LabOfMany lab, UncutFrame uncut)
    {
        lab[1].Queue(uncut.Bytes, uncut.Header);
        lab[1].KickTransmit();
    }

    private static void AssertParts(UncutFrame uncut, TestGuest guest)
    {
        for (var i = 0; i < uncut.Parts; i++)
        {
            uncut.AssertPart(guest.Receive()!, i);
        }
    }
}
