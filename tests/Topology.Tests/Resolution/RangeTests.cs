using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Resolution;

public sealed class RangeTests
{
    private const string Defaults = "defaults: { image: labsim/router }\n";

    [Fact]
    public void A_range_makes_nodes_in_place_and_order()
    {
        var lab = Compiling.Spec(Defaults + "nodes:\n  a:\n  leaf{1..3}:\n  x{08..10}y: { memory: 1G }\n  b:\n");
        Assert.Equal(["a", "leaf1", "leaf2", "leaf3", "x08y", "x09y", "x10y", "b"], lab.Nodes.Select(n => n.Name));
        Assert.Equal(3, lab.Nodes.Count(n => n.MemoryBytes == 1L << 30));
    }

    [Fact]
    public void The_kth_link_takes_the_kth_number_of_every_range()
    {
        var lab = Compiling.Spec(Defaults + "nodes: { \"leaf{1..3}\": , \"spine{1..3}\": , s: }\nlinks:\n  - leaf{1..3}:eth1 -- s:eth{5..7}\n  - leaf{1..3}:eth{2..4} -- spine{1..3}:eth1\n");
        Assert.Equal(
            ["leaf1:eth1--s:eth5", "leaf2:eth1--s:eth6", "leaf3:eth1--s:eth7", "leaf1:eth2--spine1:eth1", "leaf2:eth3--spine2:eth1", "leaf3:eth4--spine3:eth1"],
            lab.Links.Select(l => l.Id));
    }

    [Fact]
    public void A_range_against_one_interface_is_that_interface_used_many_times()
    {
        var text = Defaults + "nodes:\n  leaf{1..3}:\n  s:\nlinks:\n  - leaf{1..3}:eth1 -- s:eth1\n";
        var result = Compiling.Text(text);
        Assert.All(result.Diagnostics, d => Assert.Equal((DiagnosticCatalog.EndpointUsedTwice.Code, "s:eth1"), (d.Code, d.Pointed(text))));
        Assert.NotEmpty(result.Diagnostics);
    }

    [Fact]
    public void Captures_take_ranges() =>
        Assert.Equal(["a1:eth1", "a2:eth1"], Compiling.Spec(Defaults + "nodes:\n  a{1..2}:\nlinks: [ a1:eth1 -- a2:eth1 ]\ncaptures: [ \"a{1..2}:eth1\", a1:eth1 ]").Captures.Select(c => c.ToString()));

    [Theory]
    [InlineData("a{1..2}:eth{1..3} -- b:eth1", "a{1..2}:eth{1..3}")]
    [InlineData("a{1..2}:eth1 -- b:eth{1..3}", "a{1..2}:eth1 -- b:eth{1..3}")]
    public void Ranges_of_different_lengths_are_refused(string link, string pointed)
    {
        var text = Defaults + $"nodes:\n  a{{1..2}}:\n  b:\nlinks:\n  - {link}\n";
        var problem = Compiling.Only(text);
        Assert.Equal((DiagnosticCatalog.UnequalRanges.Code, pointed), (problem.Code, problem.Pointed(text)));
    }

    [Fact]
    public void A_range_that_yields_another_nodes_name_is_refused()
    {
        var text = Defaults + "nodes:\n  a2:\n  a{1..3}:\n";
        var problem = Compiling.Only(text);
        Assert.Equal((DiagnosticCatalog.DuplicateNode.Code, "a{1..3}"), (problem.Code, problem.Pointed(text)));
        Assert.Contains("'a2'", problem.Message);
    }

    [Fact]
    public void The_name_in_a_config_path_is_the_nodes()
    {
        var result = Compiling.Text(Defaults + "nodes:\n  a{1..2}: { config: \"c/{name}.conf\" }\n  b: { config: c/a1.conf }\n");
        Assert.Equal(["c/a1.conf", "c/a2.conf", "c/a1.conf"], result.Spec!.Nodes.Select(n => n.Config));
        Assert.Equal(["c/a1.conf", "c/a2.conf"], result.ReferencedFiles.Select(f => f.Path));
    }
}
