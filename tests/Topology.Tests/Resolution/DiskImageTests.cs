using LabSim.Topology.Grammar;
using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Resolution;

/// <summary>Nodes that boot from disks that users added.</summary>
public sealed class DiskImageTests
{
    private static readonly ResolutionOptions Server = new()
    {
        Images = new ImageIndex(
            [
                .. ImageIndex.Builtin.Entries,
                new ImageIndexEntry("veos.qcow2", "vm", ["x86_64"])
                {
                    Settings = new ImageSettings { MemoryBytes = 2L << 30, Cpus = 2, DiskBus = DiskBus.Ide, NicModel = "e1000" },
                },
                new ImageIndexEntry("plain.img", "vm", ["x86_64"]),
                new ImageIndexEntry("arm.img", "vm", ["aarch64"]),
                new ImageIndexEntry("efi.img", "vm", ["x86_64"]) { Settings = new ImageSettings { Firmware = FirmwareType.Uefi, DiskBus = DiskBus.Nvme } },
            ],
            Complete: true),
    };

    [Fact]
    public void An_image_implies_the_kind_and_brings_settings_that_are_weaker_than_all_that_the_topology_says()
    {
        var lab = Compiling.Spec("""
            groups: { g: { cpus: 4 } }
            nodes: { a: { image: veos.qcow2 }, b: { image: veos.qcow2, group: g, memory: 4G, disk-bus: sata, nic: virtio-net }, c: { image: plain.img } }
            """, Server);
        Assert.Equal(("vm", 2L << 30, 2, DiskBus.Ide, "e1000", false), Show(lab.Nodes[0]));
        Assert.Equal(("vm", 4L << 30, 4, DiskBus.Sata, "virtio-net", false), Show(lab.Nodes[1]));
        Assert.Equal(("vm", 1L << 30, 1, DiskBus.Virtio, "virtio-net", false), Show(lab.Nodes[2]));
    }

    [Fact]
    public void Defaults_and_kinds_are_stronger_than_the_image()
    {
        var lab = Compiling.Spec("""
            defaults: { memory: 3G }
            kinds: { vm: { disk-bus: scsi, persistent: true } }
            nodes: { a: { image: veos.qcow2 }, h: { image: labsim/host } }
            """, Server);
        Assert.Equal(("vm", 3L << 30, 2, DiskBus.Scsi, "e1000", true), Show(lab.Nodes[0]));
        Assert.Equal((DiskBus.Virtio, false), (lab.Nodes[1].DiskBus, lab.Nodes[1].Persistent));
    }

    [Fact]
    public void An_images_NIC_counts_where_a_datapath_is_named()
    {
        const string Text = "nodes: { a: { image: veos.qcow2, datapath: vhost-user } }";
        var problem = Compiling.Only(Text, Server);
        Assert.Equal((DiagnosticCatalog.NicWithoutDatapath.Code, "vhost-user"), (problem.Code, problem.Pointed(Text)));
    }

    [Theory]
    [InlineData("disk-bus: virtio", DiskBus.Virtio)]
    [InlineData("disk-bus: ide", DiskBus.Ide)]
    [InlineData("disk-bus: sata", DiskBus.Sata)]
    [InlineData("disk-bus: scsi", DiskBus.Scsi)]
    [InlineData("disk-bus: nvme", DiskBus.Nvme)]
    public void Every_bus_is_taken(string setting, DiskBus bus) => Assert.Equal(bus, Compiling.Spec($"nodes: {{ a: {{ image: plain.img, {setting} }} }}", Server).Nodes[0].DiskBus);

    [Theory]
    [InlineData("disk-bus: ahci", "ahci", "LS0105", "did you mean 'sata'?")]
    [InlineData("config: x.conf", "x.conf", "LS0407", "nothing of LabSim is in the machine, and its kind knows no way in for a config: configure it at its console")]
    [InlineData("exec: [ls]", "[ls]", "LS0407", "nothing of LabSim is in the machine, and its kind knows no way in for a config: configure it at its console")]
    [InlineData("daemons: [bgpd]", "[bgpd]", "LS0407", "nothing of LabSim is in the machine, and its kind knows no way in for a config: configure it at its console")]
    [InlineData("arch: aarch64", "aarch64", "LS0406", null)]
    [InlineData("firmware: efi", "efi", "LS0105", "did you mean 'uefi'?")]
    [InlineData("interfaces: { eth1: { ip: 10.0.0.1/24 } }", "10.0.0.1/24", "LS0407", "configure it in the guest (labsim console); the hardware address can be given with mac:")]
    [InlineData("interfaces: { eth1: { ip: dhcp } }", "dhcp", "LS0407", "configure it in the guest (labsim console); the hardware address can be given with mac:")]
    [InlineData("interfaces: { eth1.10: { ip: 10.0.0.1/24 } }", "eth1.10", "LS0407", "configure it in the guest (labsim console); the hardware address can be given with mac:")]
    public void What_nobody_in_the_guest_would_do_is_refused(string setting, string pointed, string code, string? hint)
    {
        var text = $"nodes: {{ a: {{ image: plain.img, {setting} }} }}";
        var problem = Compiling.Only(text, Server);
        Assert.Equal((code, pointed, hint), (problem.Code, problem.Pointed(text), problem.Hint));
    }

    [Theory]
    [InlineData("image: plain.img", FirmwareType.Bios)]
    [InlineData("image: plain.img, firmware: uefi", FirmwareType.Uefi)]
    [InlineData("image: arm.img", FirmwareType.Uefi)]
    [InlineData("image: arm.img, firmware: uefi", FirmwareType.Uefi)]
    [InlineData("image: efi.img", FirmwareType.Uefi)]
    [InlineData("image: efi.img, firmware: bios", FirmwareType.Bios)]
    public void A_PC_has_a_BIOS_where_nobody_says_otherwise_and_no_other_board_has_one(string settings, FirmwareType firmware) =>
        Assert.Equal(firmware, Compiling.Spec($"nodes: {{ a: {{ {settings} }} }}", Server).Nodes[0].Firmware);

    [Theory]
    [InlineData("nodes: { a: { image: arm.img, firmware: bios } }", "bios", "the board of aarch64 has no BIOS", "use firmware: uefi")]
    [InlineData("nodes: { a: { image: arm.img, disk-bus: ide } }", "ide", "the board of aarch64 has no IDE controller", "use disk-bus: virtio")]
    [InlineData("defaults: { firmware: bios }\nnodes: { a: { image: arm.img } }", "a", "the board of aarch64 has no BIOS", "use firmware: uefi")]
    public void What_a_board_has_not_is_refused(string text, string pointed, string message, string hint)
    {
        var problem = Compiling.Only(text, Server);
        Assert.Equal((DiagnosticCatalog.BoardLacks.Code, pointed, message, hint), (problem.Code, problem.Pointed(text), problem.Message, problem.Hint));
    }

    [Fact]
    public void LabSims_own_images_boot_their_kernel_and_have_no_firmware_to_choose() =>
        Assert.Equal(DiagnosticCatalog.SettingNotOfKind.Code, Compiling.Only("nodes: { a: { image: labsim/host, firmware: uefi } }", Server).Code);

    [Fact]
    public void A_hardware_address_and_a_link_are_the_hosts_business()
    {
        var lab = Compiling.Spec("nodes: { a: { image: plain.img, interfaces: { eth2: { mac: 02:00:00:00:00:01 } } }, b: { kind: vm, image: veos.qcow2 } }\nlinks: [ a:eth1 -- b:eth1 ]", Server);
        Assert.Equal(["eth1", "eth2"], lab.Nodes[0].Interfaces.Select(nic => nic.Name));
    }

    [Fact]
    public void Other_kinds_have_no_bus_for_their_disk() =>
        Assert.Equal(DiagnosticCatalog.SettingNotOfKind.Code, Compiling.Only("nodes: { a: { image: labsim/host, disk-bus: ide } }", Server).Code);

    [Theory]
    [InlineData("nodes: { a: { kind: vm } }", "a", "LS0405", "add image: with a name that 'labsim image ls' lists; 'labsim image add FILE' takes a disk in")]
    [InlineData("nodes: { a: { image: csr1000v.qcow2 } }", "csr1000v.qcow2", "LS0402", "'labsim image add FILE' takes a disk in, 'labsim image ls' lists what is there")]
    [InlineData("nodes: { a: { image: veos.qcow } }", "veos.qcow", "LS0402", "did you mean 'veos.qcow2'?")]
    [InlineData("nodes: { a: { image: veos.qcow2, kind: linux-host } }", "linux-host", "LS0404", "leave kind: out: the image implies it")]
    public void An_image_that_is_not_there_names_the_way_to_have_it(string text, string pointed, string code, string hint)
    {
        var problem = Compiling.Only(text, Server);
        Assert.Equal((code, pointed, hint), (problem.Code, problem.Pointed(text), problem.Hint));
    }

    [Fact]
    public void Offline_an_added_image_with_its_kind_is_a_warning_and_its_settings_are_taken()
    {
        const string Text = "nodes: { a: { kind: vm, image: veos.qcow2, disk-bus: ide, persistent: true } }";
        Assert.Equal(DiagnosticCatalog.UnverifiedImage.Code, Compiling.Only(Text).Code);
        Assert.Equal(("vm", 1L << 30, 1, DiskBus.Ide, "virtio-net", true), Show(Compiling.Text(Text).Spec!.Nodes[0]));
        Assert.Equal(DiagnosticCatalog.UnverifiedImage.Code, Compiling.Only("nodes: { a: { image: veos.qcow2, disk-bus: ide } }").Code);
    }

    [Theory]
    [InlineData("16M", 16L << 20)]
    [InlineData("2G", 2L << 30)]
    [InlineData("1024G", 1L << 40)]
    [InlineData("2g", null)]
    [InlineData("2", null)]
    [InlineData("8M", null)]
    [InlineData("1025G", null)]
    [InlineData("", null)]
    public void Memory_is_read_as_in_a_topology(string text, long? bytes) => Assert.Equal(bytes, SettingWords.ReadMemory(text));

    private static (string, long, int, DiskBus, string, bool) Show(NodeSpec n) => (n.Kind, n.MemoryBytes, n.Cpus, n.DiskBus, n.NicModel, n.Persistent);
}
