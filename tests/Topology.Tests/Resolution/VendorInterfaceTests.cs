using LabSim.Topology.Kinds;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Resolution;

public sealed class VendorInterfaceTests
{
    private static readonly ResolutionOptions Options = new()
    {
        Images = new ImageIndex([new("veos", "arista-veos", ["x86_64"]), new("xr", "cisco-xrv9k", ["x86_64"]), new("labsim/host", "linux-host", ["x86_64"])], Complete: true),
    };

    [Fact]
    public void The_management_interface_and_unused_NICs_are_there_before_the_data_interfaces()
    {
        var lab = Compiling.Spec("name: l\nnodes: { a: { image: veos }, b: { image: xr } }\nlinks: [ a:Ethernet2 -- b:GigabitEthernet0/0/0/0 ]", Options);
        Assert.Equal(["Management1", "Ethernet1", "Ethernet2"], lab.Nodes[0].Interfaces.Select(i => i.Name));
        Assert.Equal(["MgmtEth0/RP0/CPU0/0", "unused1", "unused2", "GigabitEthernet0/0/0/0"], lab.Nodes[1].Interfaces.Select(i => i.Name));
        Assert.Equal([1, 2, 3, 4], lab.Nodes[1].Interfaces.Select(i => i.Index));
        Assert.Equal(("e1000", Topology.Spec.DiskBus.Ide, 2L << 30), (lab.Nodes[0].NicModel, lab.Nodes[0].DiskBus, lab.Nodes[0].MemoryBytes));
    }

    [Theory]
    [InlineData("", 6)]
    [InlineData("links: [ a:eth2 -- h:eth1 ]", 6)]
    [InlineData("links: [ a:eth7 -- h:eth1 ]", 7)]
    public void A_guest_that_always_has_as_many_NICs_has_them_linked_or_not(string links, int count)
    {
        var kinds = KindCatalog.Builtin.With([KindFile.Read(new SourceText("acme.yaml", "name: acme\nsummary: s\nmemory: 1G\ninterfaces: eth{1..8}\nnics: 6\n"))]);
        var options = Options with { Kinds = kinds, Images = Options.Images with { Entries = [.. Options.Images.Entries, new("a.img", "acme", ["x86_64"])] } };
        Assert.Equal(count, Compiling.Spec($"name: l\nnodes: {{ a: {{ image: a.img }}, h: {{ image: labsim/host }} }}\n{links}", options).Nodes[0].Interfaces.Length);
    }

    [Fact]
    public void Another_word_for_an_interface_is_that_interface_in_links_and_captures()
    {
        var lab = Compiling.Spec("name: l\nnodes: { a: { image: veos }, b: { image: veos } }\nlinks: [ a:Et1 -- b:eth3 ]\ncaptures: [ b:Et3 ]", Options);
        Assert.Equal("a:Ethernet1--b:Ethernet3", lab.Links[0].Id);
        Assert.Equal("b:Ethernet3", lab.Captures[0].ToString());
    }

    [Theory]
    [InlineData("[ a:Et1 -- b:eth1, a:Ethernet1 -- b:eth2 ]", "LS0205")]
    [InlineData("[ a:Et1 -- a:eth1 ]", "LS0206")]
    [InlineData("[ a:Ethernet21 -- b:eth1 ]", "LS0204")]
    public void Two_words_for_one_interface_are_one(string links, string code)
    {
        var text = $"name: l\nnodes: {{ a: {{ image: veos }}, b: {{ image: labsim/host }} }}\nlinks: {links}";
        Assert.Contains(Compiling.Text(text, Options).Diagnostics, d => d.Code == code && d.Severity == Severity.Error);
    }

    [Fact]
    public void A_management_interface_can_be_linked()
    {
        var lab = Compiling.Spec("name: l\nnodes: { a: { image: veos }, s: { kind: switch } }\nlinks: [ a:Management1 -- s ]", Options);
        Assert.Equal(["Management1"], lab.Nodes[0].Interfaces.Select(i => i.Name));
        Assert.Equal("a:Management1--s:eth1", lab.Links[0].Id);
    }

    [Fact]
    public void How_a_stranger_calls_its_interfaces_nobody_knows_offline()
    {
        var compiled = Compiling.Text("name: l\nnodes: { a: { image: stranger }, h: { image: labsim/host } }\nlinks: [ a:ge-0/0/1 -- h:eth1 ]\ncaptures: [ a:xe-0/0/1 ]");
        Assert.Equal(["LS0403"], compiled.Diagnostics.Select(d => d.Code));
        Assert.Equal(["ge-0/0/1"], compiled.Spec!.Nodes[0].Interfaces.Select(i => i.Name));
    }
}
