using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Resolution;

/// <summary>Switches, hubs and nats.</summary>
public sealed class SegmentTests
{
    [Fact]
    public void Segments_are_no_machines_whatever_the_defaults_say()
    {
        var lab = Compiling.Spec(
            "defaults: { image: labsim/router, memory: 1G, cpus: 4, accel: kvm, nic: e1000, config: x.conf, exec: [a], persistent: true, daemons: [ospfd], arch: x86_64 }\nnodes: { s: { kind: switch }, h: { kind: hub }, n: { kind: nat } }",
            new() { Accelerator = AcceleratorChoice.Tcg });
        Assert.All(lab.Nodes, n =>
        {
            Assert.Equal(("", "", 0L, 0, AcceleratorChoice.Auto), (n.Image, n.Architecture, n.MemoryBytes, n.Cpus, n.Accelerator));
            Assert.Equal((null, false), (n.Config, n.Persistent));
            Assert.Empty(n.Exec);
            Assert.Empty(n.Interfaces);
        });
        Assert.Equal([SegmentType.Switch, SegmentType.Hub, SegmentType.Nat], lab.Nodes.Select(n => n.Segment!.Type));
        Assert.Null(Compiling.Spec("nodes: { a: { kind: linux-host } }").Nodes[0].Segment);
    }

    [Fact]
    public void Defaults_of_a_switch_hub_and_nat()
    {
        var lab = Compiling.Spec("nodes: { s: { kind: switch }, h: { kind: hub }, n: { kind: nat } }");
        Assert.Equal(new SegmentSpec { Type = SegmentType.Switch, MacLimit = 1024, Ageing = TimeSpan.FromSeconds(300) }, lab.Nodes[0].Segment);
        Assert.Equal(new SegmentSpec { Type = SegmentType.Hub, Transparent = true }, lab.Nodes[1].Segment);
        Assert.Equal(new SegmentSpec { Type = SegmentType.Nat, Subnet = "10.0.2.0/24" }, lab.Nodes[2].Segment);
    }

    [Fact]
    public void The_settings_of_segments_cascade_and_go_to_those_that_have_them()
    {
        var lab = Compiling.Spec("""
            defaults: { ageing: 60s, subnet: 192.168.0.0/16 }
            kinds: { switch: { mac-limit: 16, storm-limit: 1000fps } }
            groups: { g: { ageing: 30s, transparent: true } }
            nodes: { s: { kind: switch }, t: { kind: switch, group: g, mac-limit: 5, storm-limit: none }, n: { kind: nat }, m: { kind: nat, subnet: 10.0.0.0/8 }, h: { kind: linux-host } }
            """);
        Assert.Equal(new SegmentSpec { Type = SegmentType.Switch, MacLimit = 16, StormLimit = 1000, Ageing = TimeSpan.FromSeconds(60) }, lab.Nodes[0].Segment);
        Assert.Equal(new SegmentSpec { Type = SegmentType.Switch, MacLimit = 5, StormLimit = 0, Ageing = TimeSpan.FromSeconds(30), Transparent = true }, lab.Nodes[1].Segment);
        Assert.Equal(["192.168.0.0/16", "10.0.0.0/8"], lab.Nodes.Skip(2).Take(2).Select(n => n.Segment!.Subnet));
    }

    [Theory]
    [InlineData("kind: switch, image: labsim/router", "labsim/router")]
    [InlineData("kind: switch, memory: 1G", "1G")]
    [InlineData("kind: hub, cpus: 2", "2")]
    [InlineData("kind: nat, accel: tcg", "tcg")]
    [InlineData("kind: nat, nic: e1000", "e1000")]
    [InlineData("kind: hub, datapath: socket", "socket")]
    [InlineData("kind: hub, exec: [a]", "[a]")]
    [InlineData("kind: hub, config: x.conf", "x.conf")]
    [InlineData("kind: hub, ports: { eth1: { access: 1 } }", "{ eth1: { access: 1 } }")]
    [InlineData("kind: hub, ageing: 5s", "5s")]
    [InlineData("kind: nat, storm-limit: 5fps", "5fps")]
    [InlineData("kind: switch, subnet: 10.0.2.0/24", "10.0.2.0/24")]
    [InlineData("kind: switch, interfaces: { eth1: { ip: auto } }", "eth1")]
    [InlineData("kind: linux-host, ageing: 5s", "5s")]
    [InlineData("kind: linux-host, ports: { eth1: { access: 1 } }", "{ eth1: { access: 1 } }")]
    public void A_setting_that_the_kind_does_not_have_is_refused_on_the_node(string settings, string pointed)
    {
        var text = $"nodes: {{ x: {{ {settings} }} }}";
        var problem = Compiling.Only(text);
        Assert.Equal((DiagnosticCatalog.SettingNotOfKind.Code, pointed), (problem.Code, problem.Pointed(text)));
    }

    [Theory]
    [InlineData("10.0.2.1/24", "write 10.0.2.0/24")]
    [InlineData("10.0.2.0/30", null)]
    [InlineData("10.0.0.0/7", null)]
    [InlineData("10.0.2.0", "for example 10.0.2.0/24")]
    [InlineData("2001:db8::/64", "for example 10.0.2.0/24")]
    [InlineData("127.0.0.0/8", "use a private network, for example 10.0.2.0/24 (RFC 1918)")]
    [InlineData("224.0.0.0/8", "use a private network, for example 10.0.2.0/24 (RFC 1918)")]
    [InlineData("10.0.2.0/24/24", null)]
    public void A_nat_has_an_IPv4_network(string subnet, string? hint)
    {
        var problem = Compiling.Only($"nodes: {{ n: {{ kind: nat, subnet: \"{subnet}\" }} }}");
        Assert.Equal((DiagnosticCatalog.InvalidAddress.Code, hint), (problem.Code, problem.Hint));
    }

    [Theory]
    [InlineData("ageing: 300", "LS0106")]
    [InlineData("ageing: 0s", "LS0107")]
    [InlineData("ageing: 1000001s", "LS0107")]
    [InlineData("ageing: none", "LS0105")]
    [InlineData("mac-limit: 0", "LS0107")]
    [InlineData("mac-limit: 65537", "LS0107")]
    [InlineData("storm-limit: 1000", "LS0106")]
    [InlineData("storm-limit: 1000pps", "LS0106")]
    [InlineData("storm-limit: 0fps", "LS0107")]
    [InlineData("storm-limit: 1000001fps", "LS0107")]
    [InlineData("storm-limit: 1.5fps", "LS0107")]
    [InlineData("storm-limit: much", "LS0105")]
    [InlineData("transparent: yes", "LS0105")]
    public void Values_of_a_switch_have_bounds(string setting, string code) => Assert.Equal(code, Compiling.Only($"nodes: {{ s: {{ kind: switch, {setting} }} }}").Code);
}
