using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Resolution;

/// <summary>What the long form of a link says.</summary>
public sealed class LinkTests
{
    private const string Nodes = "defaults: { image: labsim/router }\nnodes: { a: , b: }\nlinks:\n  - { endpoints: [a:eth1, b:eth1], ";

    [Fact]
    public void Every_impairment_arrives_in_both_directions()
    {
        var link = Link("delay: 10ms, jitter: 1ms, loss: 0.1%, duplicate: 2%, corrupt: 3%, reorder: 4%, rate: 10Mbit, queue: 64kB, seed: 7, mtu: 9000");
        Assert.Equal(new ImpairmentSpec
        {
            Delay = TimeSpan.FromMilliseconds(10), Jitter = TimeSpan.FromMilliseconds(1), LossPercent = 0.1, DuplicatePercent = 2, CorruptPercent = 3, ReorderPercent = 4,
            RateBitsPerSecond = 10_000_000, Queue = new QueueLimit(QueueUnit.Bytes, 64_000),
        }, link.AToB);
        Assert.Equal(link.AToB, link.BToA);
        Assert.Equal((7ul, 9000), (link.Seed, link.Mtu));
    }

    [Fact]
    public void A_link_without_them_has_none()
    {
        var link = Link("");
        Assert.True(link.AToB.IsNone && link.BToA.IsNone);
        Assert.Equal((null, null), (link.Seed, link.Mtu));
    }

    [Fact]
    public void Directions_are_merged_key_by_key_over_the_links_own_values()
    {
        var link = Link("delay: 10ms, jitter: 1ms, loss: 1%, rate: 1Mbit, queue: 5frames, a-to-b: { loss: 5% }, b-to-a: { delay: none, rate: none }");
        Assert.Equal((TimeSpan.FromMilliseconds(10), 5.0, 1_000_000L), (link.AToB.Delay, link.AToB.LossPercent, link.AToB.RateBitsPerSecond));
        Assert.Equal(new ImpairmentSpec { LossPercent = 1 }, link.BToA);
    }

    [Fact]
    public void A_direction_may_complete_what_the_link_begins() =>
        Assert.Equal(TimeSpan.FromMilliseconds(1), Link("jitter: 1ms, a-to-b: { delay: 1ms }, b-to-a: { delay: 2ms }").BToA.Jitter);

    [Theory]
    [InlineData("jitter: 1ms", "1ms", "jitter without delay")]
    [InlineData("delay: 0ms, jitter: 1ms", "1ms", "jitter without delay")]
    [InlineData("reorder: 1%", "1%", "reorder without delay")]
    [InlineData("queue: 5frames", "5frames", "queue without rate")]
    [InlineData("a-to-b: { jitter: 2ms }", "2ms", "jitter without delay")]
    [InlineData("jitter: 3ms, a-to-b: { delay: 1ms }", "3ms", "jitter without delay")]
    [InlineData("rate: 1Mbit, b-to-a: { rate: none, queue: 7frames }", "7frames", "queue without rate")]
    public void What_has_no_meaning_alone_is_refused_where_it_stands(string values, string pointed, string message)
    {
        var text = Nodes + values + " }\n";
        var problem = Compiling.Only(text);
        Assert.Equal((DiagnosticCatalog.ImpairmentAlone.Code, pointed), (problem.Code, problem.Pointed(text)));
        Assert.StartsWith(message, problem.Message);
        Assert.NotNull(problem.Hint);
    }

    [Theory]
    [InlineData("delay: 10, jitter: 1ms", "LS0106")]
    [InlineData("delay: 61s, a-to-b: { jitter: 1ms }", "LS0107")]
    [InlineData("rate: 0Mbit, queue: 5frames", "LS0107")]
    [InlineData("loss: 0.1", "LS0106")]
    [InlineData("loss: .nan", "LS0105")]
    [InlineData("loss: -1%", "LS0105")]
    [InlineData("delay: [1ms]", "LS0104")]
    [InlineData("delay: ", "LS0104")]
    [InlineData("a-to-b: 5%", "LS0104")]
    [InlineData("a-to-b: { mtu: 5 }", "LS0101")]
    [InlineData("seed: -1", "LS0105")]
    [InlineData("seed: 0x10", "LS0105")]
    [InlineData("seed: 18446744073709551616", "LS0105")]
    [InlineData("seed: \u0661", "LS0105")]
    [InlineData("mtu: 67", "LS0107")]
    [InlineData("mtu: 9199", "LS0107")]
    [InlineData("mtu: 1e99", "LS0105")]
    [InlineData("limit: 5", "LS0102")]
    [InlineData("distribution: normal", "LS0102")]
    public void A_value_that_cannot_be_read_is_one_problem(string values, string code) => Assert.Equal(code, Compiling.Only(Nodes + values + " }\n").Code);

    [Fact]
    public void The_links_of_a_range_have_the_same_values_and_their_mistake_is_told_once()
    {
        const string Text = "defaults: { image: labsim/router }\nnodes: { \"a{1..3}\": , b: }\nlinks:\n  - { endpoints: [\"a{1..3}:eth1\", \"b:eth{1..3}\"], ";
        Assert.All(Compiling.Spec(Text + "delay: 5ms }").Links, l => Assert.Equal(TimeSpan.FromMilliseconds(5), l.BToA.Delay));
        Assert.Equal(DiagnosticCatalog.ImpairmentAlone.Code, Compiling.Only(Text + "jitter: 5ms }").Code);
    }

    [Fact]
    public void The_mtu_of_a_link_is_that_of_interfaces_that_name_none()
    {
        var lab = Compiling.Spec("""
            nodes: { a: { kind: linux-host, interfaces: { eth1: { mtu: 1400 } } }, b: { kind: linux-host, interfaces: { eth2: } }, s: { kind: switch } }
            links: [ { endpoints: [a:eth1, b:eth2], mtu: 9000 }, { endpoints: [b:eth1, s], mtu: 2000 } ]
            """);
        Assert.Equal(1400, lab.Nodes[0].Interfaces[0].Mtu);
        Assert.Equal([2000, 9000], lab.Nodes[1].Interfaces.Select(i => i.Mtu));
        Assert.Equal(2000, lab.Nodes[2].Interfaces[0].Mtu);
    }

    [Fact]
    public void An_interface_may_not_send_what_its_link_drops()
    {
        const string Text = "nodes: { a: { kind: linux-host, interfaces: { eth1: { mtu: 1501 } } }, b: { kind: linux-host } }\nlinks: [ { endpoints: [a:eth1, b:eth1], mtu: 1500 } ]";
        var problem = Compiling.Only(Text);
        Assert.Equal((DiagnosticCatalog.LinkMtu.Code, "1501"), (problem.Code, problem.Pointed(Text)));
    }

    private static LinkSpec Link(string values) => Assert.Single(Compiling.Spec(Nodes + values + " }\n").Links);
}
