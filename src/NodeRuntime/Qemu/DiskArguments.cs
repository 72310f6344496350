using System.Text.Json.Nodes;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>
/// Disks as block nodes: a protocol node for the file and a format node above it, whose format is always said. They are written as JSON,
/// because only JSON can say that a qcow2 file has no backing file whatever its header claims.
/// </summary>
internal static class DiskArguments
{
    /// <summary>Adds the disks in the order in which the guest sees them.</summary>
    public static void Add(List<string> arguments, MachineConfig config, IFileNames names)
    {
        AddControllers(arguments, config);
        var boot = new BootOrder(config);
        foreach (var (index, disk) in config.Disks.Index())
        {
            AddNodes(arguments, disk, names);
            var device = Device(disk, config.Disks[..index].Count(before => before.Bus == disk.Bus), config.Chipset);
            arguments.AddRange(["-device", (boot.Of(disk) is { } place ? device.With("bootindex", place) : device).ToString()]);
        }
    }

    /// <summary>Adds a disk's block nodes, and those below it; its own has the disk's id.</summary>
    public static void AddNodes(List<string> arguments, DiskConfig disk, IFileNames names)
    {
        var file = new JsonObject
        {
            ["driver"] = "file",
            ["node-name"] = $"{disk.Id}-file",
            ["filename"] = names.Name(disk.Path),
            ["read-only"] = disk.ReadOnly,

            // Read-only files are shared by many machines; a lock would be in the way of whoever rebuilds them.
            ["locking"] = disk.ReadOnly ? "off" : "auto",
        };
        var format = new JsonObject { ["driver"] = disk.Format, ["node-name"] = disk.Id, ["file"] = $"{disk.Id}-file", ["read-only"] = disk.ReadOnly };
        if (disk.Format == "qcow2")
        {
            format["backing"] = disk.Backing?.Id;
        }

        if (disk.Backing is { } below)
        {
            AddNodes(arguments, below, names);
        }

        arguments.AddRange(["-blockdev", file.ToJsonString(), "-blockdev", format.ToJsonString()]);
    }

    // The board's IDE has two buses for two drives each, an AHCI a bus for each drive, and Q35's own is one. All are "IDE" to QEMU, so the place is said.
    private static OptionText Device(DiskConfig disk, int place, Chipset chipset)
    {
        var word = disk.IsCd ? "cd" : "hd";
        var model = disk.Bus switch
        {
            DiskBus.Ide when chipset == Chipset.Q35 => $"ide-{word},bus=ide.{place}",
            DiskBus.Ide => $"ide-{word},bus=ide.{place / 2},unit={place % 2}",
            DiskBus.Sata => $"ide-{word},bus=sata.{place}",
            DiskBus.Scsi => $"scsi-{word},bus=scsi.0",
            DiskBus.Nvme => "nvme",
            DiskBus.Usb => "usb-storage",
            _ => "virtio-blk-pci",
        };
        var device = new OptionText(model).With("id", $"{disk.Id}-device").With("drive", disk.Id);

        // QEMU makes no NVMe without a serial number.
        return disk.Bus == DiskBus.Nvme ? device.With("serial", disk.Id) : device;
    }

    private static void AddControllers(List<string> arguments, MachineConfig config)
    {
        foreach (var (bus, controller) in (ReadOnlySpan<(DiskBus, string)>)[(DiskBus.Sata, "ich9-ahci,id=sata"), (DiskBus.Scsi, "virtio-scsi-pci,id=scsi")])
        {
            if (config.Disks.Any(disk => disk.Bus == bus))
            {
                arguments.AddRange(["-device", controller]);
            }
        }
    }
}
