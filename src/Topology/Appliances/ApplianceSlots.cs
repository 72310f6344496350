using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using LabSim.Topology.Grammar;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Appliances;

/// <summary>Which file of a version is which drive.</summary>
/// <param name="template">The settings of QEMU.</param>
/// <param name="files">The files' names by slot.</param>
internal sealed partial class ApplianceSlots(ApplianceJson template, ImmutableSortedDictionary<string, string> files)
{
    private static readonly ImmutableArray<string> Hard = ["hda", "hdb", "hdc", "hdd"];

    /// <summary>How the disk in a slot is attached.</summary>
    /// <exception cref="ApplianceException">LabSim attaches no disks so.</exception>
    public static DiskBus Bus(ApplianceJson template, string slot)
    {
        var word = template.Text($"{slot}_disk_interface") ?? "ide";
        return word == "none" ? DiskBus.Ide
            : SettingWords.Read(SettingWords.DiskBuses, word) ?? throw new ApplianceException($"its disk {slot} is attached by '{word}'; LabSim has {string.Join(", ", SettingWords.DiskBuses.Select(bus => bus.Key))}");
    }

    /// <summary>The drives: hard disks in their order, then CDs.</summary>
    /// <exception cref="ApplianceException">There is nothing to boot, or more than a machine has.</exception>
    public ImmutableArray<ApplianceDrive> Read()
    {
        if (files.Keys.FirstOrDefault(slot => slot is "kernel_image" or "initrd") is { } kernel)
        {
            throw new ApplianceException($"it boots a kernel of its own ({files[kernel]}); added images boot from disks");
        }

        if (files.GetValueOrDefault("bios_image") is { } bios && !QemuOptionReader.IsUefi(bios))
        {
            throw new ApplianceException($"its firmware is a file of its own ({bios}); LabSim has BIOS and UEFI");
        }

        var hard = Hard.Where(slot => files.ContainsKey($"{slot}_disk_image")).Select(Disk).ToImmutableArray();

        // An ISO in a hard disk's slot beside other disks is a boot loader's or an installer's CD.
        var disks = hard.Any(drive => !IsIso(drive)) ? hard.Where(drive => !IsIso(drive)).ToImmutableArray() : hard;
        ImmutableArray<ApplianceDrive> cds =
        [
            .. hard.Except(disks).Select(drive => drive with { IsCd = true }),
            .. files.TryGetValue("cdrom_image", out var cd) ? [new ApplianceDrive("cdrom", cd, DiskBus.Ide, 0) { IsCd = true }] : Array.Empty<ApplianceDrive>(),
        ];
        if (disks.Length + cds.Length == 0)
        {
            throw new ApplianceException("its version names no disk");
        }

        // One image is what the node boots; beside it a machine has three disks and one CD.
        var (mostDisks, mostCds) = disks.Any(drive => drive.BlankBytes == 0) || cds.IsEmpty ? (1 + LabQuota.MaxFurtherDisks, 1) : (LabQuota.MaxFurtherDisks, 2);
        return disks.Length <= mostDisks && cds.Length <= mostCds ? [.. disks, .. cds] : throw new ApplianceException($"it has {disks.Length} disks and {cds.Length} CDs; a machine has at most {mostDisks} and {mostCds}");
    }

    private static bool IsIso(ApplianceDrive drive) => drive.FileName.EndsWith(".iso", StringComparison.OrdinalIgnoreCase);

    private ApplianceDrive Disk(string slot)
    {
        var file = files[$"{slot}_disk_image"];
        var blank = Blank().Match(file);
        return new ApplianceDrive(slot, file, Bus(template, slot), blank.Success ? long.Parse(blank.Groups[1].Value, CultureInfo.InvariantCulture) << (blank.Groups[2].Value is "G" or "g" ? 30 : 20) : 0);
    }

    // GNS3's own empty disks: empty8G.qcow2, empty100G.qcow2.
    [GeneratedRegex(@"^empty([1-9][0-9]{0,5})([GMgm])\.qcow2$")]
    private static partial Regex Blank();
}
