using LabSim.Topology.Grammar;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Tests.Resolution;

public sealed class LimitTests
{
    [Fact]
    public void Limits_come_down_the_cascade_one_by_one_and_only_to_machines()
    {
        var lab = Compiling.Spec("""
            defaults: { cpu-limit: 50%, memory-limit: 1G }
            kinds: { linux-host: { cpu-set: [3, 0-1] } }
            nodes:
              r1: { image: labsim/router, cpu-limit: 6400%, cpu-set: 2 }
              h1: { image: labsim/host }
              sw1: { kind: switch }
            """);
        Assert.Equal(
            ["cpu-limit: 6400%, memory-limit: 1G, cpu-set: 2", "cpu-limit: 50%, memory-limit: 1G, cpu-set: 0-1,3", ""], lab.Nodes.Select(node => SettingWords.WriteLimits(node.Limits)));
        Assert.Equal([0, 1, 3], lab.Nodes[1].Limits.CpuSet);
        Assert.True(lab.Nodes[2].Limits.Same(NodeLimits.None));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("2-2", "2")]
    [InlineData("\"0,1,2\"", "0-2")]
    [InlineData("\"7,2-3,3-5\"", "2-5,7")]
    [InlineData("[1023, 0-1, \"4,6\"]", "0-1,4,6,1023")]
    public void CPUs_are_told_as_the_kernel_tells_them(string written, string told) =>
        Assert.Equal(told, SettingWords.WriteCpuSet(Compiling.Spec($"nodes: {{ r1: {{ image: labsim/router, cpu-set: {written} }} }}").Nodes[0].Limits.CpuSet));

    [Fact]
    public void Who_has_the_guests_memory_from_the_kind_has_its_limit_measured_by_that()
    {
        Assert.Equal("LS0417", Compiling.Only("nodes: { h1: { image: labsim/host, memory-limit: 191M } }").Code);
        Assert.Equal(192L << 20, Compiling.Spec("nodes: { h1: { image: labsim/host, memory-limit: 192M } }").Nodes[0].Limits.MemoryBytes);
    }

    [Fact]
    public void A_lab_of_an_earlier_version_has_no_limits() => Assert.Same(NodeLimits.None, new NodeSpec
    {
        Name = "r1", Kind = "linux-router", Image = "labsim/router", Architecture = "x86_64", MemoryBytes = 1, Cpus = 1, Accelerator = AcceleratorChoice.Auto, Interfaces = [], Limits = null!,
    }.Limits);
}
