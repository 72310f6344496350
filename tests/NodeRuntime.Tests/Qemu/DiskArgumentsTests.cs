using System.Text.RegularExpressions;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Qemu.Uefi;
using LabSim.NodeRuntime.Volumes;
using static LabSim.NodeRuntime.Tests.Qemu.CommandLines;

namespace LabSim.NodeRuntime.Tests.Qemu;

/// <summary>Disks, CDs and the contents of flash memories on the command line.</summary>
public sealed class DiskArgumentsTests
{
    [Fact]
    public void An_overlays_backing_file_is_named_and_a_header_is_never_believed()
    {
        var overlay = new DiskConfig("disk0", "/state/top.qcow2", "qcow2", ReadOnly: false) { Backing = new DiskConfig("base0", "/images/base.img", "raw", ReadOnly: true) };
        var lines = Show(Build(Router with { Disks = [overlay, new DiskConfig("disk1", "/x.qcow2", "qcow2", ReadOnly: true)] }, New)).Split('\n');
        Assert.Equal(
            [
                """-blockdev {"driver":"file","node-name":"base0-file","filename":"/images/base.img","read-only":true,"locking":"off"}""",
                """-blockdev {"driver":"raw","node-name":"base0","file":"base0-file","read-only":true}""",
                """-blockdev {"driver":"file","node-name":"disk0-file","filename":"/state/top.qcow2","read-only":false,"locking":"auto"}""",
                """-blockdev {"driver":"qcow2","node-name":"disk0","file":"disk0-file","read-only":false,"backing":"base0"}""",
                """-blockdev {"driver":"file","node-name":"disk1-file","filename":"/x.qcow2","read-only":true,"locking":"off"}""",
                """-blockdev {"driver":"qcow2","node-name":"disk1","file":"disk1-file","read-only":true,"backing":null}""",
            ],
            lines.Where(line => line.StartsWith("-blockdev", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(DiskBus.Ide, "ide-hd,bus=ide.0,unit=0", "ide-hd,bus=ide.0,unit=1", "ide-cd,bus=ide.1,unit=0")]
    [InlineData(DiskBus.Sata, "ide-hd,bus=sata.0", "ide-hd,bus=sata.1", "ide-cd,bus=ide.0,unit=0")]
    [InlineData(DiskBus.Scsi, "scsi-hd,bus=scsi.0", "scsi-hd,bus=scsi.0", "ide-cd,bus=ide.0,unit=0")]
    public void Drives_have_their_places_and_are_tried_in_their_order(DiskBus bus, string first, string second, string cd)
    {
        DiskConfig[] disks =
        [
            new("own", "/a", "qcow2", ReadOnly: false) { Bus = bus }, new("own2", "/b", "qcow2", ReadOnly: false) { Bus = bus },
            new("cd", "/c.iso", "raw", ReadOnly: true) { IsCd = true, Bus = DiskBus.Ide },
        ];
        var lines = Show(Build(Router with { Kernel = null, Disks = [.. disks] }, New)).Split('\n');
        string[] expected =
        [
            $"-device {first},id=own-device,drive=own,bootindex=1", $"-device {second},id=own2-device,drive=own2,bootindex=2", $"-device {cd},id=cd-device,drive=cd,bootindex=3",
        ];
        Assert.Equal(expected, lines.Where(line => line.Contains("bootindex", StringComparison.Ordinal)));
        Assert.Contains("""-blockdev {"driver":"raw","node-name":"cd","file":"cd-file","read-only":true}""", lines);
    }

    [Theory]
    [InlineData("", "own=1 own2=2 cd=3")]
    [InlineData("Cd", "own=2 own2=3 cd=1")]
    [InlineData("Network", "own=2 own2=3 cd=4 nic0=1")]
    [InlineData("Cd,Network", "own=3 own2=4 cd=1 nic0=2")]
    [InlineData("Disk,Cd,Network", "own=1 own2=2 cd=3 nic0=4")]
    public void The_firmware_looks_where_the_machine_says_and_then_on(string order, string expected)
    {
        DiskConfig[] disks = [new("own", "/a", "qcow2", ReadOnly: false), new("own2", "/b", "qcow2", ReadOnly: false), new("cd", "/c.iso", "raw", ReadOnly: true) { IsCd = true, Bus = DiskBus.Ide }];
        var lines = Show(Build(Router with { Kernel = null, Disks = [.. disks], Boot = [.. order.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<BootDevice>)] }, New));
        var found = Regex.Matches(lines, "id=([a-z0-9]+?)(?:-device)?,(?:.*?,)?bootindex=([0-9])").Select(match => $"{match.Groups[1].Value}={match.Groups[2].Value}");
        Assert.Equal(expected, string.Join(' ', found));
        Assert.Equal(order.Contains("Network", StringComparison.Ordinal) ? 1 : 2, Regex.Count(lines, "romfile="));
    }

    [Fact]
    public void A_drive_that_hands_a_config_in_is_no_place_to_boot_from()
    {
        var volume = new Volume(VolumeFormat.Iso9660, "cidata", []);
        DiskConfig[] disks =
        [
            new("own", "/a", "qcow2", ReadOnly: false), new("config", "/c", "raw", ReadOnly: true) { Volume = volume }, new("stick", "/s", "raw", ReadOnly: false) { Volume = volume, Bus = DiskBus.Usb },
            new("cd", "/d", "raw", ReadOnly: true) { IsCd = true, Bus = DiskBus.Ide }, new("config2", "/e", "raw", ReadOnly: true) { IsCd = true, Bus = DiskBus.Ide, Volume = volume },
        ];
        var lines = Show(Build(Router with { Kernel = null, HasScreen = true, Disks = [.. disks], Boot = [BootDevice.Cd] }, New)).Split('\n');
        Assert.Equal(
            [
                "-device virtio-blk-pci,id=own-device,drive=own,bootindex=2", "-device virtio-blk-pci,id=config-device,drive=config", "-device usb-storage,id=stick-device,drive=stick",
                "-device ide-cd,bus=ide.0,unit=0,id=cd-device,drive=cd,bootindex=1", "-device ide-cd,bus=ide.0,unit=1,id=config2-device,drive=config2",
            ],
            lines.Where(line => line.Contains(",drive=", StringComparison.Ordinal)));
    }

    [Fact]
    public void Drives_of_a_Q35_are_on_its_own_AHCI()
    {
        DiskConfig[] disks = [new("own", "/a", "qcow2", ReadOnly: false) { Bus = DiskBus.Ide }, new("cd", "/c.iso", "raw", ReadOnly: true) { IsCd = true, Bus = DiskBus.Ide }];
        var lines = Show(Build(Router with { Kernel = null, Disks = [.. disks], Chipset = Chipset.Q35, CpuModel = "Nehalem,+aes" }, New)).Split('\n');
        Assert.Contains("-device ide-hd,bus=ide.0,id=own-device,drive=own,bootindex=1", lines);
        Assert.Contains("-device ide-cd,bus=ide.1,id=cd-device,drive=cd,bootindex=2", lines);
        Assert.Contains("-cpu Nehalem,+aes", lines);
        Assert.Contains(lines, line => line.StartsWith("-machine q35,smbios-entry-point-type=32,", StringComparison.Ordinal));
        Assert.Contains("-device pcie-root-port,id=spare3,chassis=4,addr=0x1c.3,multifunction=on", lines);
    }

    [Theory]
    [InlineData("x86_64", "-machine pc,", "-device VGA", "-usb", "-device usb-tablet")]
    [InlineData("aarch64", "-machine virt,", "-device virtio-gpu-pci", "-device qemu-xhci", "-device usb-kbd", "-device usb-tablet")]
    public void A_UEFI_is_in_the_boards_flash_memories_its_code_shared_and_its_variables_the_machines_own(string architecture, string board, params string[] screen)
    {
        var variables = new DiskConfig("uefi", "/state/uefi.qcow2", "qcow2", ReadOnly: false);
        var config = Router with { Architecture = architecture, Kernel = null, UefiVariables = variables, Disks = [], Nics = [], Firmware = [], HasAgent = false, HasScreen = true };
        var uefi = new UefiImage(new FlashFile("/usr/share/code.fd", "raw"), new FlashFile("/usr/share/vars.fd", "raw"));
        var lines = Show(QemuCommandLine.Build(config, Binary(New), uefi, [], new PathNames())).Split('\n');
        Assert.Contains(lines, line => line.StartsWith(board, StringComparison.Ordinal) && line.EndsWith(",pflash0=uefi-code,pflash1=uefi", StringComparison.Ordinal));
        string[] expected =
        [
            .. screen,
            "-vnc unix:/run/l/r1/screen.sock,share=ignore",
            """-blockdev {"driver":"file","node-name":"uefi-code-file","filename":"/usr/share/code.fd","read-only":true,"locking":"off"}""",
            """-blockdev {"driver":"raw","node-name":"uefi-code","file":"uefi-code-file","read-only":true}""",
            """-blockdev {"driver":"file","node-name":"uefi-file","filename":"/state/uefi.qcow2","read-only":false,"locking":"auto"}""",
            """-blockdev {"driver":"qcow2","node-name":"uefi","file":"uefi-file","read-only":false,"backing":null}""",
        ];
        Assert.Equal(expected, lines.SkipWhile(line => line != screen[0]).Take(expected.Length));
    }

    [Theory]
    [InlineData(DiskBus.Virtio, "-device virtio-blk-pci,id=own-device,drive=own,bootindex=1")]
    [InlineData(DiskBus.Ide, "-device ide-hd,bus=ide.0,unit=0,id=own-device,drive=own,bootindex=1")]
    [InlineData(DiskBus.Sata, "-device ich9-ahci,id=sata", "-device ide-hd,bus=sata.0,id=own-device,drive=own,bootindex=1")]
    [InlineData(DiskBus.Scsi, "-device virtio-scsi-pci,id=scsi", "-device scsi-hd,bus=scsi.0,id=own-device,drive=own,bootindex=1")]
    [InlineData(DiskBus.Nvme, "-device nvme,id=own-device,drive=own,serial=own,bootindex=1")]
    public void A_disk_is_attached_to_its_bus(DiskBus bus, params string[] devices)
    {
        var own = new DiskConfig("own", "/state/own.qcow2", "qcow2", ReadOnly: false) { Backing = new DiskConfig("base", "/images/base.qcow2", "qcow2", ReadOnly: true), Bus = bus };
        var vm = Router with { Kernel = null, Disks = [own], Nics = [], Firmware = [], HasAgent = false, HasScreen = true };
        string[] expected =
        [
            "-smp 2",
            "-device virtio-rng-pci",
            "-device VGA",
            "-usb",
            "-device usb-tablet",
            "-vnc unix:/run/l/r1/screen.sock,share=ignore",
            .. devices[..^1],
            """-blockdev {"driver":"file","node-name":"base-file","filename":"/images/base.qcow2","read-only":true,"locking":"off"}""",
            """-blockdev {"driver":"qcow2","node-name":"base","file":"base-file","read-only":true,"backing":null}""",
            """-blockdev {"driver":"file","node-name":"own-file","filename":"/state/own.qcow2","read-only":false,"locking":"auto"}""",
            """-blockdev {"driver":"qcow2","node-name":"own","file":"own-file","read-only":false,"backing":"base"}""",
            devices[^1],
            "-chardev socket,id=console,path=/run/l/r1/console.sock,server=on,wait=off,logfile=/home/u/labs/r1/console.log,logappend=on",
            "-serial chardev:console",
            "-chardev socket,id=qmp,path=/run/l/r1/qmp.sock,server=on,wait=off",
            "-mon chardev=qmp,mode=control",
            "-S",
        ];
        Assert.Equal(expected, Show(Build(vm, New)).Split('\n').SkipWhile(line => !line.StartsWith("-smp", StringComparison.Ordinal)));
    }
}
