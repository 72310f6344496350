using LabSim.Topology.Kinds;
using LabSim.Topology.Resolution;

namespace LabSim.Topology.Tests.Kinds;

public sealed class KindCatalogTests
{
    [Fact]
    public void The_built_in_kinds_are_read()
    {
        Assert.Equal(["linux-host", "linux-router"], KindCatalog.Builtin.All.Select(k => k.Name));
        var router = KindCatalog.Builtin.Find("linux-router")!;
        Assert.Equal(("eth1–eth24", 160L << 20, true, "frr.conf"), (router.Interfaces.ToString(), router.MemoryBytes, router.Forwarding, router.ConfigFormat));
        Assert.False(KindCatalog.Builtin.Find("linux-host")!.Forwarding);
        Assert.All(KindCatalog.Builtin.All, k => Assert.True(k.Interfaces.Count <= LabQuota.MaxInterfaces));
    }

    [Fact]
    public void The_image_of_every_kind_is_built_in_and_implies_it() =>
        Assert.All(KindCatalog.Builtin.All, k => Assert.Contains(ImageIndex.Builtin.Entries, e => e.Name == k.Image && e.Kind == k.Name));

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
        var error = Assert.Throws<InvalidOperationException>(() => KindCatalog.Read("x.yaml", "name: x\nmemry: 1G\n"));
        Assert.Contains("x.yaml:2:1: error LS0101", error.Message);
    }
}
