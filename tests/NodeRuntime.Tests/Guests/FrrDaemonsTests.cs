using LabSim.NodeRuntime.Guests;

namespace LabSim.NodeRuntime.Tests.Guests;

public sealed class FrrDaemonsTests
{
    [Theory]
    [InlineData("interface eth1\n ip address 10.0.0.1/24", "zebra")]
    [InlineData("", "zebra staticd")]
    [InlineData("ip route 0.0.0.0/0 10.0.0.1", "zebra staticd")]
    [InlineData("vrf red\n ipv6 route ::/0 fe80::1 eth1", "zebra staticd")]
    [InlineData("router ospf", "zebra ospfd")]
    [InlineData("router ospf 1 vrf red\r", "zebra ospfd")]
    [InlineData("interface eth1\n ip ospf area 0\nrouter ospf", "zebra ospfd")]
    [InlineData("router ospf6", "zebra ospf6d")]
    [InlineData("router bgp 65000\n neighbor 10.0.0.2 remote-as 65001", "zebra bgpd")]
    [InlineData("router bgp 65000\n neighbor 10.0.0.2 bfd", "zebra bgpd bfdd")]
    [InlineData("bfd\n peer 10.0.0.2", "zebra bfdd")]
    [InlineData("interface eth1\n ip router isis 1\nrouter isis 1", "zebra isisd")]
    [InlineData("router openfabric 1", "zebra fabricd")]
    [InlineData("router rip\n network eth1", "zebra ripd")]
    [InlineData("router ripng", "zebra ripngd")]
    [InlineData("router eigrp 1", "zebra eigrpd")]
    [InlineData("router babel", "zebra babeld")]
    [InlineData("mpls ldp\n router-id 1.1.1.1", "zebra ldpd")]
    [InlineData("interface eth1\n ip pim", "zebra pimd")]
    [InlineData("interface eth1\n ipv6 pim", "zebra pim6d")]
    [InlineData("interface eth1\n vrrp 5 ip 10.0.0.254", "zebra vrrpd")]
    [InlineData("interface gre1\n ip nhrp network-id 1", "zebra nhrpd")]
    [InlineData("pbr-map A seq 1", "zebra pbrd")]
    [InlineData("segment-routing\n traffic-eng", "zebra pathd")]
    [InlineData("router isis 1\n segment-routing on", "zebra isisd")]
    [InlineData("! router ospf\n# router bgp 1\nno router rip\n description a bfd b", "zebra")]
    public void The_configuration_says_which_daemons(string config, string expected) =>
        Assert.Equal(expected, string.Join(' ', FrrDaemons.Choose([], config)));

    [Fact]
    public void The_users_list_wins_and_zebra_comes_first() =>
        Assert.Equal(["zebra", "bgpd", "ospfd"], FrrDaemons.Choose(["bgpd", "zebra", "ospfd"], "router rip"));
}
