using LabSim.Switching.Bridging;

namespace LabSim.Switching.Tests.Bridging;

public sealed class Vlans
{
    // h1, h2: access 10; h3: access 20; h4: trunk 10 and 20, native 30; h5: access 30.
    private static VlanMembership? Membership(int guest) => guest switch
    {
        1 or 2 => VlanMembership.Access(10),
        3 => VlanMembership.Access(20),
        4 => VlanMembership.Trunk([10, 20], 30),
        _ => VlanMembership.Access(30),
    };

    [Fact]
    public void A_frame_stays_in_its_vlan_and_has_a_tag_on_the_trunk_alone()
    {
        using var lab = new LabOfMany(5, vlans: Membership);
        lab[1].Send(LabOfMany.Frame(1, 0, mark: 1));
        Assert.Equal(LabOfMany.Frame(1, 0, mark: 1), lab[2].Receive());
        Assert.Equal(LabOfMany.Frame(1, 0, 10, mark: 1), lab[4].Receive());
        lab[4].Send(LabOfMany.Frame(4, 0, 20, mark: 2));
        Assert.Equal(LabOfMany.Frame(4, 0, mark: 2), lab[3].Receive());
        lab[4].Send(LabOfMany.Frame(4, 0, mark: 3));
        Assert.Equal(LabOfMany.Frame(4, 0, mark: 3), lab[5].Receive());
        lab[5].Send(LabOfMany.Frame(5, 0, mark: 4));
        Assert.Equal(LabOfMany.Frame(5, 0, mark: 4), lab[4].Receive());

        // Nobody heard anything else.
        lab[1].Send(LabOfMany.Frame(1, 0, mark: 9));
        Assert.Equal(9, lab[2].Receive()![^1]);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(1, 20)]
    [InlineData(4, 40)]
    [InlineData(4, 4095)]
    public void A_tag_that_does_not_belong_to_the_port_is_dropped(int sender, int vlan)
    {
        using var lab = new LabOfMany(5, vlans: Membership);
        lab[sender].Send(LabOfMany.Frame(sender, 0, vlan, mark: 1));
        lab[sender].Send(LabOfMany.Frame(sender, 0, sender == 4 ? 10 : null, mark: 2));
        Assert.Equal(2, lab[2].Receive()![^1]);
    }

    [Fact]
    public void A_priority_tag_passes_an_access_port_without_its_tag()
    {
        using var lab = new LabOfMany(5, vlans: Membership);
        lab[1].Send(LabOfMany.Frame(1, 0, 0, mark: 7));
        Assert.Equal(LabOfMany.Frame(1, 0, mark: 7), lab[2].Receive());
        Assert.Equal(LabOfMany.Frame(1, 0, 10, mark: 7), lab[4].Receive());
    }

    [Fact]
    public void A_trunk_without_native_takes_no_frame_without_a_tag()
    {
        using var lab = new LabOfMany(2, vlans: i => i == 1 ? VlanMembership.Trunk([10], null) : VlanMembership.Access(10));
        lab[1].Send(LabOfMany.Frame(1, 0, mark: 1));
        lab[1].Send(LabOfMany.Frame(1, 0, 10, mark: 2));
        Assert.Equal(LabOfMany.Frame(1, 0, mark: 2), lab[2].Receive());
    }

    [Fact]
    public void The_same_address_may_be_at_different_ports_in_different_vlans()
    {
        using var lab = new LabOfMany(4, vlans: Membership);
        lab[1].Send(LabOfMany.Frame(7, 0));
        lab[3].Send(LabOfMany.Frame(7, 0));
        Assert.NotNull(lab[2].Receive());
        Assert.NotNull(lab[4].Receive());
        Assert.NotNull(lab[4].Receive());
        lab[4].Send(LabOfMany.Frame(4, 7, 10, mark: 1));
        Assert.Equal(1, lab[1].Receive()![^1]);
        lab[4].Send(LabOfMany.Frame(4, 7, 20, mark: 2));
        Assert.Equal(2, lab[3].Receive()![^1]);
        lab[4].Send(LabOfMany.Frame(4, 0, 10, mark: 3));
        Assert.Equal(3, lab[2].Receive()![^1]);
    }

    [Fact]
    public void Without_vlans_tags_pass_untouched()
    {
        using var lab = new LabOfMany(2);
        lab[1].Send(LabOfMany.Frame(1, 0, 77, mark: 1));
        Assert.Equal(LabOfMany.Frame(1, 0, 77, mark: 1), lab[2].Receive());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    public void A_number_that_is_no_vlan_is_refused(int vlan)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => VlanMembership.Access(vlan));
        Assert.Throws<ArgumentOutOfRangeException>(() => VlanMembership.Trunk([vlan], null));
    }
}
