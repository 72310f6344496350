using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Resolution;

/// <summary>The <c>ports</c> of a switch.</summary>
public sealed class VlanPortTests
{
    [Fact]
    public void Access_trunk_native_and_ranges_arrive_in_the_order_of_the_numbers()
    {
        var segment = Switch("eth10: { trunk: 7 }, eth1: { trunk: [10, 20-22, 21-23, 10], native: 1 }, \"eth{2..4}\": { access: 10 }").Segment!;
        Assert.Equal(["eth1", "eth2", "eth3", "eth4", "eth10"], segment.Ports.Keys);
        Assert.Equal(new VlanPortSpec { Trunk = [10, 20, 21, 22, 23], Native = 1 }, segment.Ports["eth1"]);
        Assert.Equal(new VlanPortSpec { Access = 10 }, segment.Ports["eth3"]);
        Assert.Equal(new VlanPortSpec { Trunk = [7] }, segment.Ports["eth10"]);
    }

    [Fact]
    public void Listed_ports_are_interfaces_and_holes_are_filled() =>
        Assert.Equal(["eth1", "eth2", "eth3"], Switch("eth3: { access: 1 }").Interfaces.Select(i => i.Name));

    [Fact]
    public void Equal_segments_are_equal_and_others_are_not()
    {
        var one = Switch("eth1: { trunk: [1-3] }").Segment;
        Assert.Equal(one, Switch("eth1: { trunk: [1, 2, 3] }").Segment);
        Assert.NotEqual(one, Switch("eth1: { trunk: [1-4] }").Segment);
        Assert.NotEqual(one, Switch("eth2: { trunk: [1-3] }").Segment);
    }

    [Theory]
    [InlineData("eth1: { access: 1, trunk: [2] }", "LS0215", "trunk")]
    [InlineData("eth1: { access: 0, trunk: [2] }", "LS0107,LS0215", null)]
    [InlineData("eth1: { }", "LS0215", "{ }")]
    [InlineData("eth1: { native: 1 }", "LS0215", "{ native: 1 }")]
    [InlineData("eth1: { access: 1, native: 1 }", "LS0215", "native")]
    [InlineData("eth1: { trunk: [] }", "LS0215", "[]")]
    [InlineData("eth1: { trunk: [0] }", "LS0107", "0")]
    [InlineData("eth1: { trunk: [4095] }", "LS0107", "4095")]
    [InlineData("eth1: { trunk: [1-4095] }", "LS0107", "1-4095")]
    [InlineData("eth1: { trunk: [29-20] }", "LS0109", "29-20")]
    [InlineData("eth1: { trunk: [99999] }", "LS0105", "99999")]
    [InlineData("eth1: { trunk: [1-2-3] }", "LS0105", "1-2-3")]
    [InlineData("eth1: { trunk: [\u0661] }", "LS0105", "\u0661")]
    [InlineData("eth1: { trunk: [all] }", "LS0105", "all")]
    [InlineData("eth1: { access: 4095 }", "LS0107", "4095")]
    [InlineData("eth1: { access: 0 }", "LS0107", "0")]
    [InlineData("eth1: { trunk: [1], native: 4095 }", "LS0107", "4095")]
    [InlineData("eth1: { vlan: 5 }", "LS0101,LS0215", null)]
    [InlineData("eth1: 10", "LS0104", "10")]
    [InlineData("eth1: ", "LS0104", null)]
    [InlineData("eth65: { access: 1 }", "LS0204", "eth65")]
    [InlineData("\"eth{60..70}\": { access: 1 }", "LS0204", null)]
    [InlineData("\"eth{0..3}\": { access: 1 }", "LS0204", null)]
    [InlineData("eth1.10: { access: 1 }", "LS0204", "eth1.10")]
    [InlineData("-x: { access: 1 }", "LS0201", "-x")]
    [InlineData("eth2: { access: 1 }, \"eth{1..4}\": { access: 2 }", "LS0214", null)]
    public void A_port_that_makes_no_sense_is_refused(string ports, string codes, string? pointed)
    {
        var text = $"nodes: {{ s: {{ kind: switch, ports: {{ {ports} }} }} }}";
        var problems = Compiling.Text(text).Diagnostics;
        Assert.Equal(codes, string.Join(',', problems.Select(p => p.Code).Order(StringComparer.Ordinal)));
        Assert.True(pointed is null || problems[0].Pointed(text) == pointed, problems[0].Pointed(text));
    }

    [Fact]
    public void With_ports_a_linked_port_is_listed()
    {
        const string Text = "nodes: { a: { kind: linux-host }, s: { kind: switch, ports: { eth1: { access: 1 } } } }\nlinks: [ a:eth1 -- s:eth2 ]";
        var problem = Compiling.Only(Text);
        Assert.Equal((DiagnosticCatalog.UnlistedPort.Code, "eth2"), (problem.Code, problem.Pointed(Text)));
        Compiling.Spec(Text.Replace("s:eth2", "s:eth1", StringComparison.Ordinal));
    }

    private static NodeSpec Switch(string ports) => Compiling.Spec($"nodes: {{ s: {{ kind: switch, ports: {{ {ports} }} }} }}").Nodes[0];
}
