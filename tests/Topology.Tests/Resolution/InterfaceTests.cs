using LabSim.Topology.Spec;

namespace LabSim.Topology.Tests.Resolution;

public sealed class InterfaceTests
{
    [Fact]
    public void Gaps_become_nics_and_order_of_links_does_not_matter()
    {
        var lab = Compiling.Spec("defaults: { image: labsim/router }\nnodes: { a: , b: , c: }\nlinks: [ a:eth4 -- b:eth1, a:eth2 -- c:eth1 ]");
        Assert.Equal([("eth1", 1), ("eth2", 2), ("eth3", 3), ("eth4", 4)], lab.Nodes[0].Interfaces.Select(i => (i.Name, i.Index)));
    }

    [Fact]
    public void Interfaces_are_made_by_interfaces_too() =>
        Assert.Equal(["eth1", "eth2", "eth3"], Compiling.Spec("nodes: { a: { image: labsim/host, interfaces: { eth3: , eth2.7: { ip: auto } } } }").Nodes[0].Interfaces.Select(i => i.Name));

    [Fact]
    public void Addresses_gateways_vlans_and_mtu_arrive()
    {
        var node = Compiling.Spec("""
            nodes:
              h:
                image: labsim/host
                interfaces:
                  eth1: { ip: [10.0.0.1/24, 2001:DB8:0::1/64, dhcp], gateway: [10.0.0.254, "2001:db8::ff"], mac: 02-AA-00-00-00-01, mtu: 9000 }
                  eth1.10: { ip: 10.0.10.1/24 }
                  eth1.20: { ip: auto }
            """).Nodes[0];
        var nic = Assert.Single(node.Interfaces);
        Assert.Equal(["10.0.0.1/24", "2001:db8::1/64", "dhcp"], nic.Addresses);
        Assert.Equal(["10.0.0.254", "2001:db8::ff"], nic.Gateways);
        Assert.Equal("02:aa:00:00:00:01", nic.Mac.ToString());
        Assert.Equal(9000, nic.Mtu);
        Assert.Equal([10, 20], nic.Vlans.Keys);
        Assert.Equal(["auto"], nic.Vlans[20]);
    }

    [Fact]
    public void Hardware_addresses_depend_on_lab_node_and_interface_and_are_unicast()
    {
        var first = Compiling.Spec("name: a\nnodes: { x: { image: labsim/host, interfaces: { eth2: } } }").Nodes[0].Interfaces;
        Assert.Equal(first.Select(i => i.Mac), Compiling.Spec("name: a\nnodes: { y: { image: labsim/host }, x: { image: labsim/host, interfaces: { eth2: } } }").Nodes[1].Interfaces.Select(i => i.Mac));
        Assert.Equal(MacAddress.For("a", "x", "eth1"), first[0].Mac);
        Assert.StartsWith("02:", first[1].Mac.ToString());
        Assert.NotEqual(first[0].Mac, Compiling.Spec("name: b\nnodes: { x: { image: labsim/host, interfaces: { eth2: } } }").Nodes[0].Interfaces[0].Mac);
    }

    [Theory]
    [InlineData("10.0.0.1/31")]
    [InlineData("10.0.0.0/31")]
    [InlineData("10.255.0.1/32")]
    [InlineData("fe80::1/64")]
    [InlineData("2001:db8::/127")]
    [InlineData("::ffff:10.0.0.1/128")]
    public void Unusual_but_right_addresses_are_taken(string ip) => Assert.Single(Compiling.Spec($"nodes: {{ a: {{ image: labsim/host, interfaces: {{ eth1: {{ ip: \"{ip}\" }} }} }} }}").Nodes[0].Interfaces[0].Addresses);

    [Theory]
    [InlineData("10.0.0.1/0")]
    [InlineData("10.0.0.1/33")]
    [InlineData("10.0.0.1/")]
    [InlineData("10.0.0.1/+8")]
    [InlineData("10.0.1/24")]
    [InlineData("1/8")]
    [InlineData("0x0a.0.0.1/8")]
    [InlineData("256.0.0.1/8")]
    [InlineData("0.0.0.1/8")]
    [InlineData("255.255.255.255/32")]
    [InlineData("ff02::1/64")]
    [InlineData("::/64")]
    [InlineData("[::1]/64")]
    [InlineData("::1/129")]
    [InlineData("10.0.0.1/24; reboot")]
    public void Wrong_addresses_are_refused(string ip) =>
        Assert.Equal("LS0301", Compiling.Only($"nodes: {{ a: {{ image: labsim/host, interfaces: {{ eth1: {{ ip: \"{ip}\" }} }} }} }}").Code);
}
