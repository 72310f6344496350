using LabSim.Topology.Resolution;

namespace LabSim.Topology.Tests;

public sealed class SampleTopologyTests
{
    public static TheoryData<string> Samples => [.. Directory.GetFiles(Repository.PathOf("topologies"), "*.yaml").Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_compiles_without_a_diagnostic_and_its_files_exist(string file)
    {
        var result = TopologyCompiler.Compile(file, File.ReadAllBytes(Repository.PathOf("topologies", file)), new ResolutionOptions { Images = ImageIndex.Builtin with { Complete = true } });
        Assert.Empty(result.Diagnostics);
        Assert.NotNull(result.Spec);
        Assert.All(result.ReferencedFiles, f => Assert.True(File.Exists(Repository.PathOf("topologies", f.Path)), f.Path));
    }

    [Fact]
    public void The_ospf_triangle_is_a_triangle()
    {
        var lab = Compiling.Spec(File.ReadAllText(Repository.PathOf("topologies", "ospf-triangle.yaml")));
        Assert.Equal("ospf-triangle", lab.Name);
        Assert.Equal(["r1", "r2", "r3"], lab.Nodes.Select(n => n.Name));
        Assert.Equal(["r1:eth1--r2:eth1", "r2:eth2--r3:eth1", "r1:eth2--r3:eth2"], lab.Links.Select(l => l.Id));
        Assert.All(lab.Nodes, n =>
        {
            Assert.Equal("linux-router", n.Kind);
            Assert.Equal(160L << 20, n.MemoryBytes);
            Assert.Equal(["eth1", "eth2"], n.Interfaces.Select(i => i.Name));
            Assert.Equal($"configs/ospf-triangle/{n.Name}.conf", n.Config);
        });
    }
}
