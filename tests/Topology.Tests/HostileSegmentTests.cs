using LabSim.Topology.Text;

namespace LabSim.Topology.Tests;

/// <summary>No list of VLANs or ports makes the reader slow or large.</summary>
public sealed class HostileSegmentTests
{
    private const long Megabyte = 1_000_000;

    [Fact]
    public void Five_thousand_ranges_of_every_vlan_are_one_set()
    {
        var lab = Compiling.Spec($"nodes: {{ s: {{ kind: switch, ports: {{ \"eth{{1..64}}\": {{ trunk: [{Repeat("1-4094, ", 5000)}] }} }} }} }}");
        var ports = lab.Nodes[0].Segment!.Ports;
        Assert.Equal(4094, ports["eth1"].Trunk.Count);
        Assert.Same(ports["eth1"].Trunk, ports["eth64"].Trunk);
    }

    [Fact]
    public void Ports_of_defaults_are_made_once_for_all_switches()
    {
        var text = $"defaults: {{ kind: switch, ports: {{ eth1: {{ trunk: [{Repeat("1, 3-9, ", 50_000)}] }}, \"eth{{2..64}}\": {{ access: 1 }} }} }}\nnodes:\n"
            + string.Concat(Enumerable.Range(0, 1000).Select(i => $"  s{i}:\n"));
        var lab = Compiling.Spec(text);
        Assert.Same(lab.Nodes[0].Segment!.Ports["eth1"].Trunk, lab.Nodes[999].Segment!.Ports["eth1"].Trunk);
    }

    [Fact]
    public void Trunks_that_all_differ_have_a_quota()
    {
        var text = "nodes:\n" + string.Concat(Enumerable.Range(0, 900).Select(i => $"  s{i}: {{ kind: switch, ports: {{ eth1: {{ trunk: [{i + 1}-4094] }} }} }}\n"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var problems = Compiling.Text(text).Diagnostics;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500 * Megabyte);
        Assert.NotEmpty(problems);
        Assert.All(problems, p => Assert.Equal(DiagnosticCatalog.TooManyVlans.Code, p.Code));
    }

    [Fact]
    public void More_entries_than_ports_are_refused_before_they_are_read()
    {
        var text = $"nodes: {{ s: {{ kind: switch, ports: {{ {string.Concat(Enumerable.Range(0, 50_000).Select(i => $"x{i}: , "))} }} }} }}";
        var problem = Compiling.Only(text);
        Assert.Equal(DiagnosticCatalog.WrongShape.Code, problem.Code);
        Assert.Contains("at most 64 ports", problem.Message);
    }

    [Theory]
    [InlineData("eth{1..10000}")]
    [InlineData("eth{0..9999}")]
    [InlineData("eth{999999990..999999999}")]
    public void A_range_of_ports_is_not_expanded_beyond_the_kinds(string name) =>
        Assert.Equal(DiagnosticCatalog.UnknownInterface.Code, Compiling.Only($"nodes: {{ s: {{ kind: switch, ports: {{ \"{name}\": {{ access: 1 }} }} }} }}").Code);

    [Fact]
    public void Ten_thousand_bare_endpoints_find_sixty_four_ports_and_one_problem()
    {
        var text = "nodes: { \"h{1..900}\": { kind: linux-host }, s: { kind: switch } }\nlinks:\n" + Repeat("  - \"h{1..900}:eth1 -- s\"\n", 13);
        Assert.Contains(Compiling.Text(text).Diagnostics, d => d.Code == DiagnosticCatalog.NoFreePort.Code);
    }

    [Theory]
    [InlineData("delay")]
    [InlineData("loss")]
    [InlineData("rate")]
    [InlineData("queue")]
    public void A_number_of_a_million_digits_is_refused(string key)
    {
        var problem = Compiling.Only($"nodes: {{ a: {{ kind: linux-host }}, b: {{ kind: linux-host }} }}\nlinks: [ {{ endpoints: [a:eth1, b:eth1], {key}: {Repeat("9", 1_000_000)}ms }} ]");
        Assert.Equal(DiagnosticCatalog.InvalidValue.Code, problem.Code);
        Assert.InRange(problem.Message.Length, 1, 1000);
    }

    private static string Repeat(string what, int count) => string.Concat(Enumerable.Repeat(what, count));
}
