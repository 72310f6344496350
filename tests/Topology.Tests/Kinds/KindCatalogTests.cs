using LabSim.Topology.Kinds;
using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Kinds;

public sealed class KindCatalogTests
{
    [Fact]
    public void The_built_in_kinds_are_read()
    {
        Assert.Equal(["hub", "linux-host", "linux-router", "nat", "switch", "vm"], KindCatalog.Builtin.All.Where(k => k.Segment is not null || k.HasAgent || k.Name == "vm").Select(k => k.Name));
        var router = KindCatalog.Builtin.Find("linux-router")!;
        Assert.Equal(("eth1–eth32", 160L << 20, true, "frr.conf"), (router.Interfaces.ToString(), router.MemoryBytes, router.Traits.Forwarding, router.ConfigFormat));
        Assert.False(KindCatalog.Builtin.Find("linux-host")!.Traits.Forwarding);
        Assert.All(KindCatalog.Builtin.All, k => Assert.True(k.Interfaces.Count <= (k.Segment is null ? LabQuota.MaxInterfaces : LabQuota.MaxPorts)));
    }

    [Fact]
    public void The_image_of_every_kind_with_our_agent_is_built_in_and_implies_it() =>
        Assert.All(KindCatalog.Builtin.All.Where(k => k.Segment is null && k.HasAgent), k => Assert.Contains(ImageIndex.Builtin.Entries, e => e.Name == k.Image && e.Kind == k.Name));

    [Fact]
    public void Segments_have_no_image_no_memory_and_no_cpu()
    {
        Assert.Equal([SegmentType.Hub, SegmentType.Nat, SegmentType.Switch], KindCatalog.Builtin.All.Select(k => k.Segment).OfType<SegmentType>());
        Assert.All(KindCatalog.Builtin.All.Where(k => k.Segment is not null), k => Assert.Equal(("", 0L, 0), (k.Image, k.MemoryBytes, k.Cpus)));
        Assert.Equal(["eth1–eth64", "eth1", "eth1–eth64"], KindCatalog.Builtin.All.Where(k => k.Segment is not null).Select(k => k.Interfaces.ToString()));
    }

    [Theory]
    [InlineData("eth1", 1)]
    [InlineData("eth32", 32)]
    [InlineData("eth0", null)]
    [InlineData("eth33", null)]
    [InlineData("eth01", null)]
    [InlineData("eth", null)]
    [InlineData("eth+1", null)]
    [InlineData("Eth1", null)]
    [InlineData("eth99999999999", null)]
    public void An_interface_has_one_spelling(string name, int? index) => Assert.Equal(index, KindCatalog.Builtin.Find("linux-host")!.Interfaces.IndexOf(name));

    [Fact]
    public void A_wrong_kind_file_is_our_error_and_says_where()
    {
        var error = Assert.Throws<InvalidOperationException>(() => KindCatalog.ReadOwn(new SourceText("x.yaml", "name: x\nmemry: 1G\n")));
        Assert.Contains("x.yaml:2:1: error LS0101", error.Message);
    }

    [Theory]
    [InlineData("linux-router", "a kind that LabSim itself is made of")]
    [InlineData("switch", "a kind that LabSim itself is made of")]
    [InlineData("mine", "is in first.yaml, too")]
    public void A_kind_whose_name_is_taken_is_refused_where_the_name_stands(string name, string message)
    {
        var catalog = KindCatalog.Builtin.With([Own("first.yaml", "mine"), Own("second.yaml", name)]);
        var broken = Assert.Single(catalog.Broken);
        var problem = Assert.Single(broken.Diagnostics);
        Assert.Equal((DiagnosticCatalog.KindTwice.Code, 1, 7), (problem.Code, problem.Span.Line, problem.Span.Column));
        Assert.Contains(message, problem.Message);
        Assert.Equal("first.yaml", catalog.Files.Single(f => f.Kind?.Name == "mine").Source.File);
    }

    [Fact]
    public void A_users_kind_takes_the_place_of_a_vendors()
    {
        var catalog = KindCatalog.Builtin.With([Own("mine.yaml", "arista-veos")]);
        Assert.Empty(catalog.Broken);
        Assert.Equal("A router.", catalog.Find("arista-veos")!.Summary);
        Assert.Equal(KindCatalog.Builtin.All.Count(), catalog.All.Count());
    }

    [Fact]
    public void A_topology_that_names_a_kind_whose_file_is_wrong_says_which_file()
    {
        var options = new ResolutionOptions { Kinds = KindCatalog.Builtin.With([KindFile.Read(new SourceText("mine.yaml", "name: mine\nmemry: 1G\n"))]) };
        var problem = Assert.Single(TopologyCompiler.Compile(new SourceText("lab.yaml", "nodes: { a: { kind: mine } }\n"), options).Diagnostics);
        Assert.Equal(DiagnosticCatalog.UnknownKind.Code, problem.Code);
        Assert.Equal(("the file of the kind 'mine' is wrong: mine.yaml", "labsim kind check mine.yaml"), (problem.Message, problem.Hint));
    }

    private static KindFile Own(string file, string name) => KindFile.Read(new SourceText(file, $"name: {name}\nsummary: A router.\nmemory: 1G\ninterfaces: ge{{0..3}}\n"));
}
