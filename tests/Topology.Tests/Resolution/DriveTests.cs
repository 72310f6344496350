using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Resolution;

/// <summary>Further disks and CDs of machines that boot from added images.</summary>
public sealed class DriveTests
{
    private static readonly ResolutionOptions Server = new()
    {
        Images = new ImageIndex(
            [
                .. ImageIndex.Builtin.Entries,
                new ImageIndexEntry("disk.img", "vm", ["x86_64"]) { IsDisk = true },
                new ImageIndexEntry("data.img", "vm", ["aarch64"]) { IsDisk = true },
                new ImageIndexEntry("setup.iso", "vm", ["x86_64"]) { IsCd = true, Settings = new ImageSettings { Disks = [new DiskSpec(null, 20L << 30)], Cdrom = "drivers.iso" } },
                new ImageIndexEntry("drivers.iso", "vm", ["x86_64"]) { IsCd = true },
                new ImageIndexEntry("fg.qcow2", "fortinet-fortigate", ["x86_64"]) { IsDisk = true },
            ],
            Complete: true),
    };

    [Theory]
    [InlineData("image: disk.img", "", null)]
    [InlineData("image: disk.img, disks: 8G, cdrom: drivers.iso", "8G", "drivers.iso")]
    [InlineData("image: disk.img, disks: [512M, data.img, 2T]", "512M, data.img, 2T", null)]
    [InlineData("image: disk.img, disks: [ide:8G, 'sata:data.img']", "ide:8G, sata:data.img", null)]
    [InlineData("image: disk.img, disk-bus: ide, disks: [sata:1G, 1G, 1G], cdrom: setup.iso", "sata:1G, 1G, 1G", "setup.iso")]
    [InlineData("image: setup.iso", "20G", "drivers.iso")]
    [InlineData("image: setup.iso, disks: []", "", "drivers.iso")]
    [InlineData("image: fg.qcow2", "30G", null)]
    [InlineData("image: fg.qcow2, disks: 10G", "10G", null)]
    public void The_nearest_says_which_disks_a_node_has(string settings, string disks, string? cdrom)
    {
        var node = Compiling.Spec($"nodes: {{ a: {{ {settings} }} }}", Server).Nodes[0];
        Assert.Equal((disks, cdrom), (string.Join(", ", node.Disks.Select(Grammar.SettingWords.WriteDisk)), node.Cdrom));
    }

    [Theory]
    [InlineData("disks: setup.iso", "setup.iso", "the image 'setup.iso' is no disk", "name an added disk, or the size of an empty one")]
    [InlineData("disks: labsim/host", "labsim/host", "the image 'labsim/host' is no disk", "name an added disk, or the size of an empty one")]
    [InlineData("cdrom: data.img", "data.img", "the image 'data.img' is no CD", "a disk goes under disks:")]
    [InlineData("disks: [1G, 1G, 1G, 1G]", "[1G, 1G, 1G, 1G]", "4 further disks are more than 3", "leave some out")]
    [InlineData("disk-bus: ide, disks: [1G, 1G, 1G], cdrom: setup.iso", "[1G, 1G, 1G]", "5 drives are more than the 4 of an IDE controller", "use disk-bus: sata, or leave one out")]
    public void What_cannot_be_put_in_is_refused_where_it_stands(string setting, string pointed, string message, string hint)
    {
        var text = $"nodes: {{ a: {{ image: disk.img, {setting} }} }}";
        var problem = Compiling.Only(text, Server);
        Assert.Equal((DiagnosticCatalog.WrongDrive.Code, pointed, message, hint), (problem.Code, problem.Pointed(text), problem.Message, problem.Hint));
    }

    [Theory]
    [InlineData("disks: 20", "20", "LS0105", "write 20M or 20G")]
    [InlineData("disks: usb:20G", "usb:20G", "LS0105", "before the colon stands one of virtio, ide, sata, scsi, nvme")]
    [InlineData("disks: 100T", "100T", "LS0105", null)]
    [InlineData("disks: ../x", "../x", "LS0105", null)]
    [InlineData("disks: dta.img", "dta.img", "LS0402", "did you mean 'data.img'?")]
    [InlineData("cdrom: driver.iso", "driver.iso", "LS0402", "did you mean 'drivers.iso'?")]
    public void What_is_none_says_what_would_be_one(string setting, string pointed, string code, string? hint)
    {
        var text = $"nodes: {{ a: {{ image: disk.img, {setting} }} }}";
        var problem = Compiling.Only(text, Server);
        Assert.Equal((code, pointed), (problem.Code, problem.Pointed(text)));
        Assert.True(hint is null || hint == problem.Hint, problem.Hint);
    }

    [Fact]
    public void Drives_that_defaults_name_are_for_the_kinds_that_have_them() =>
        Assert.Empty(Compiling.Text("defaults: { disks: nowhere.img, cdrom: nowhere.iso }\nnodes: { h: { image: labsim/host } }", Server).Diagnostics);

    [Fact]
    public void Offline_nothing_is_known_of_an_image_but_its_name() =>
        Assert.All(Compiling.Text("nodes: { a: { kind: vm, image: x.img, disks: y.img, cdrom: z.iso } }").Diagnostics, problem => Assert.Equal(DiagnosticCatalog.UnverifiedImage.Code, problem.Code));
}
