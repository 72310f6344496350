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
        Assert.Equal(("eth1–eth24", 160L << 20, true, "frr.conf"), (router.Interfaces.ToString(), router.MemoryBytes, router.Traits.Forwarding, router.ConfigFormat));
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
    [InlineData("eth24", 24)]
    [InlineData("eth0", null)]
    [InlineData("eth25", null)]
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
}
