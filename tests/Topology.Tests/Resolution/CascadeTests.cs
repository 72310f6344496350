using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Resolution;

public sealed class CascadeTests
{
    [Theory]
    [InlineData("", 160)]
    [InlineData("d", 200)]
    [InlineData("dk", 300)]
    [InlineData("dkg", 400)]
    [InlineData("dkgn", 500)]
    [InlineData("kn", 500)]
    [InlineData("dg", 400)]
    public void The_nearest_level_wins(string levels, int megabytes)
    {
        var text = $$"""
            defaults: { cpus: 1{{(levels.Contains('d') ? ", memory: 200M" : "")}} }
            kinds: { linux-router: { cpus: 1{{(levels.Contains('k') ? ", memory: 300M" : "")}} } }
            groups: { g: { cpus: 1{{(levels.Contains('g') ? ", memory: 400M" : "")}} } }
            nodes: { r1: { image: labsim/router, group: g{{(levels.Contains('n') ? ", memory: 500M" : "")}} } }
            """;
        Assert.Equal((long)megabytes << 20, Compiling.Spec(text).Nodes[0].MemoryBytes);
    }

    [Fact]
    public void Every_setting_takes_part()
    {
        var lab = Compiling.Spec("""
            defaults: { image: labsim/router, arch: x86_64, memory: 1G, cpus: 3, accel: tcg, config: "c/{name}.conf", exec: [a], daemons: [bgpd], persistent: true }
            nodes: { r1: , r2: { memory: 2G, cpus: 4, accel: kvm, config: x.conf, exec: [b], daemons: [ospfd], persistent: false } }
            """);
        Assert.Equal(("labsim/router", "x86_64", 1L << 30, 3, AcceleratorChoice.Tcg, "c/r1.conf", "a", "bgpd", true), Show(lab.Nodes[0]));
        Assert.Equal(("labsim/router", "x86_64", 2L << 30, 4, AcceleratorChoice.Kvm, "x.conf", "b", "ospfd", false), Show(lab.Nodes[1]));
    }

    [Fact]
    public void A_list_is_taken_as_a_whole() =>
        Assert.Equal(["b"], Compiling.Spec("defaults: { exec: [a, c] }\nnodes: { r1: { image: labsim/host, exec: [b] } }").Nodes[0].Exec);

    [Fact]
    public void The_image_implies_the_kind_and_the_kind_the_image()
    {
        var lab = Compiling.Spec("nodes: { a: { image: labsim/host }, b: { kind: linux-router }, c: { kind: linux-host, image: labsim/host } }");
        Assert.Equal([("linux-host", "labsim/host"), ("linux-router", "labsim/router"), ("linux-host", "labsim/host")], lab.Nodes.Select(n => (n.Kind, n.Image)));
    }

    [Fact]
    public void A_nodes_image_decides_over_the_default_kind_and_its_kind_over_the_default_image()
    {
        var lab = Compiling.Spec("defaults: { kind: linux-router }\nnodes: { a: { image: labsim/host }, b: }");
        Assert.Equal(["linux-host", "linux-router"], lab.Nodes.Select(n => n.Kind));
        lab = Compiling.Spec("defaults: { image: labsim/router }\nnodes: { a: { kind: linux-host }, b: }");
        Assert.Equal(["labsim/host", "labsim/router"], lab.Nodes.Select(n => n.Image));
    }

    [Fact]
    public void Kinds_settings_go_to_nodes_of_that_kind_only()
    {
        var lab = Compiling.Spec("kinds: { linux-host: { memory: 1G } }\nnodes: { a: { image: labsim/host }, b: { image: labsim/router } }");
        Assert.Equal([1L << 30, 160L << 20], lab.Nodes.Select(n => n.MemoryBytes));
    }

    [Fact]
    public void What_a_kind_does_not_have_is_ignored_from_defaults_and_an_error_on_the_node()
    {
        var host = Compiling.Spec("defaults: { config: x.conf, daemons: [ospfd] }\nnodes: { h: { image: labsim/host } }").Nodes[0];
        Assert.Null(host.Config);
        Assert.Empty(host.Daemons);
        Assert.Equal(DiagnosticCatalog.SettingNotOfKind.Code, Compiling.Only("nodes: { h: { image: labsim/host, config: x.conf } }").Code);
    }

    [Fact]
    public void A_stranger_among_images_is_a_warning_offline_and_an_error_on_the_server()
    {
        const string Text = "nodes: { a: { image: veos-4.32.qcow2, config: x, daemons: [any], memory: 16M } }";
        Assert.Equal(DiagnosticCatalog.UnverifiedImage.Code, Compiling.Only(Text).Code);
        Assert.Equal("unknown", Compiling.Text(Text).Spec!.Nodes[0].Kind);
        Assert.Equal(DiagnosticCatalog.UnknownImage.Code, Compiling.Only(Text, new ResolutionOptions { Images = ImageIndex.Builtin with { Complete = true } }).Code);
    }

    [Fact]
    public void An_images_first_architecture_is_the_default()
    {
        var images = new ImageIndex([new ImageIndexEntry("x", "linux-router", ["aarch64", "x86_64"])], Complete: true);
        var lab = Compiling.Spec("nodes: { a: { image: x }, b: { image: x, arch: x86_64 } }", new ResolutionOptions { Images = images });
        Assert.Equal(["aarch64", "x86_64"], lab.Nodes.Select(n => n.Architecture));
    }

    [Fact]
    public void An_image_of_a_kind_that_this_version_does_not_have_is_refused()
    {
        const string Text = "nodes: { a: { image: veos } }";
        var images = new ImageIndex([new ImageIndexEntry("veos", "arista-weos", ["x86_64"])], Complete: true);
        var problem = Compiling.Only(Text, new ResolutionOptions { Images = images });
        Assert.Equal((DiagnosticCatalog.UnknownKind.Code, "veos"), (problem.Code, problem.Pointed(Text)));
        Assert.Contains("'arista-weos'", problem.Message);
    }

    [Fact]
    public void The_command_line_overrides_name_and_accelerator()
    {
        var lab = Compiling.Spec("name: a\nnodes: { r1: { image: labsim/router, accel: kvm } }", new ResolutionOptions { Name = "b", Accelerator = AcceleratorChoice.Tcg });
        Assert.Equal(("b", AcceleratorChoice.Tcg), (lab.Name, lab.Nodes[0].Accelerator));
    }

    [Theory]
    [InlineData("topologies/My Lab_2.yaml", "my-lab-2")]
    [InlineData("/x/-ospf-.yaml", "ospf")]
    [InlineData("a.clab.yml", "a-clab")]
    [InlineData("0123456789012345678901234567890123456789extra.yaml", "0123456789012345678901234567890123456789")]
    public void Without_a_name_the_files_is_made_valid(string file, string name) =>
        Assert.Equal(name, TopologyCompiler.Compile(new SourceText(file, "nodes: {}"), new ResolutionOptions()).Spec!.Name);

    [Theory]
    [InlineData("-")]
    [InlineData("___.yaml")]
    [InlineData("")]
    public void A_file_name_that_yields_none_needs_a_name(string file) =>
        Assert.Equal(DiagnosticCatalog.MissingKey.Code, Assert.Single(TopologyCompiler.Compile(new SourceText(file, "nodes: {}"), new ResolutionOptions()).Diagnostics).Code);

    private static (string, string, long, int, AcceleratorChoice, string?, string, string, bool) Show(NodeSpec n) =>
        (n.Image, n.Architecture, n.MemoryBytes, n.Cpus, n.Accelerator, n.Config, n.Exec.Single(), n.Daemons.Single(), n.Persistent);
}
