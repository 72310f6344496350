using LabSim.Topology.Spec;

namespace LabSim.Topology.Tests.Resolution;

/// <summary>The management segment: who is on it, with which address, and what it comes to.</summary>
public sealed class ManagementTests
{
    [Fact]
    public void With_mgmt_everybody_who_has_a_management_interface_is_on_it()
    {
        var lab = Compiling.Spec("""
            name: m
            mgmt: { subnet: 10.9.0.0/16 }
            nodes: { r1: { image: labsim/router }, h1: { image: labsim/host, management: false }, v1: { kind: arista-veos, image: veos }, i1: { kind: cisco-iosv, image: iosv }, sw: { kind: switch } }
            links: [ r1:eth1 -- sw ]
            """);
        Assert.Equal([("r1", "eth0"), ("v1", "Management1")], lab.Nodes.Where(n => n.Management is not null).Select(n => (n.Name, n.Management!.Interface)));
        var (r1, v1) = (lab.Nodes.Single(n => n.Name == "r1"), lab.Nodes.Single(n => n.Name == "v1"));
        Assert.Equal(("10.9.0.0/16", "m.internal"), (r1.Management!.Subnet, r1.Management.Domain));
        Assert.Equal(["eth0", "eth1"], r1.Interfaces.Select(i => i.Name));

        // A guest that is told its addresses has it from the start; others ask for it.
        Assert.Equal([$"{r1.Management.Address}/16"], r1.Interfaces[0].Addresses);
        Assert.Empty(v1.Interfaces[0].Addresses);
        Assert.Equal(["eth1"], Compiling.Spec("nodes: { r1: { image: labsim/router }, r2: { image: labsim/router } }\nlinks: [ r1:eth1 -- r2:eth1 ]").Nodes[0].Interfaces.Select(i => i.Name));
    }

    [Fact]
    public void It_is_a_switch_whose_ports_are_called_as_the_nodes_behind_them_and_a_nat()
    {
        var lab = Compiling.Spec("""
            name: m
            nodes: { r1: { image: labsim/router, management: true, forwards: [8080:80, "0.0.0.0:5353:53/udp"] }, i1: { kind: cisco-iosv, image: iosv, management: Gi0/0 }, x: { image: labsim/host } }
            """);
        Assert.Equal(["r1", "i1", "x", "mgmt", "mgmt-nat"], lab.Nodes.Select(n => n.Name));
        Assert.Equal(["r1:eth0--mgmt:r1", "i1:GigabitEthernet0/0--mgmt:i1", "mgmt-nat:eth1--mgmt:mgmt-nat"], lab.Links.Select(l => l.Id));
        var (mgmt, nat, address) = (lab.Nodes[3], lab.Nodes[4], lab.Nodes[0].Management!.Address);
        Assert.Equal((SegmentType.Switch, "172.20.20.0/24", "m.internal"), (mgmt.Segment!.Type, mgmt.Segment.Subnet, mgmt.Segment.Domain));
        Assert.Equal([$"{address}/24", $"{lab.Nodes[1].Management!.Address}/24", null], mgmt.Interfaces.Select(i => i.Addresses.SingleOrDefault()));
        Assert.Equal((SegmentType.Nat, "172.20.20.0/24"), (nat.Segment!.Type, nat.Segment.Subnet));
        Assert.Equal(
            [new PortForward(ForwardProtocol.Tcp, "127.0.0.1", 8080, address, 80), new PortForward(ForwardProtocol.Udp, "0.0.0.0", 5353, address, 53)], nat.Segment.Forwards);
    }

    [Fact]
    public void An_address_follows_from_lab_and_name_or_is_the_users()
    {
        string Address(string text, string node) => Compiling.Spec($"name: m\nmgmt: {{}}\nnodes: {{ {text} }}").Nodes.Single(n => n.Name == node).Management!.Address;
        var own = Address("r1: { image: labsim/router }", "r1");
        Assert.Equal(own, Address("a: { image: labsim/host }, b: { image: labsim/host }, r1: { image: labsim/router }", "r1"));
        Assert.Equal("172.20.20.200", Address("r1: { image: labsim/router, interfaces: { eth0: { ip: 172.20.20.200/24 } } }", "r1"));
        Assert.Equal("172.20.20.200", Address("v: { kind: arista-veos, image: veos, interfaces: { Management1: { ip: 172.20.20.200/24 } } }", "v"));

        // Whoever has taken it by hand has it, wherever it stands.
        Assert.NotEqual(own, Address($"r1: {{ image: labsim/router }}, x: {{ image: labsim/router, interfaces: {{ eth0: {{ ip: {own}/24 }} }} }}", "r1"));
    }

    [Fact]
    public void Addresses_are_all_different_and_leave_the_first_ones_free()
    {
        var lab = Compiling.Spec("name: m\nmgmt: { subnet: 10.0.0.0/25 }\nnodes: { 'r{1..63}': { image: labsim/router } }");
        var last = lab.Nodes.Where(n => n.Management is not null).Select(n => int.Parse(n.Management!.Address.Split('.')[3], null)).ToArray();
        Assert.Equal(63, last.Distinct().Count());
        Assert.All(last, number => Assert.InRange(number, 11, 126));
    }

    [Fact]
    public void An_interface_with_a_link_is_not_on_it()
    {
        var lab = Compiling.Spec("mgmt: {}\nnodes: { v: { kind: arista-veos, image: veos }, r1: { image: labsim/router } }\nlinks: [ v:Management1 -- r1:eth1 ]");
        Assert.Equal([false, true], lab.Nodes.Take(2).Select(n => n.Management is not null));
    }

    [Fact]
    public void With_management_a_machine_has_a_data_interface_less_than_it_has_room_for()
    {
        Assert.Equal(32, Compiling.Spec("mgmt: {}\nnodes: { a: { image: labsim/host }, b: { image: labsim/host } }\nlinks: [ a:eth31 -- b:eth31 ]").Nodes[0].Interfaces.Length);
        Assert.Contains("eth0, eth1–eth31", Compiling.Only("mgmt: {}\nnodes: { a: { image: labsim/host }, b: { image: labsim/host } }\nlinks: [ a:eth32 -- b:eth31 ]").Message, StringComparison.Ordinal);
    }
}
