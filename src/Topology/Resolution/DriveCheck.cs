using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>A machine's disks and CDs: images that are what they stand for, and no more of them than its board takes.</summary>
internal sealed class DriveCheck(IReadOnlyDictionary<string, ImageIndexEntry> images, UnknownImages unknown, DiagnosticBag report)
{
    private const int MostOfIde = 4;

    /// <summary>Checks a node.</summary>
    /// <param name="template">The node.</param>
    /// <param name="own">The image that it boots, where it is known.</param>
    public void Check(NodeTemplate template, ImageIndexEntry? own)
    {
        var place = template.Definition.Name.Span;
        foreach (var disk in template.WrittenDisks?.Value ?? [])
        {
            CheckImage(disk.Value.Image, disk.Span, entry => entry.IsDisk, "is no disk", "name an added disk, or the size of an empty one");
        }

        if (template.Cdrom is { } cdrom)
        {
            CheckImage(cdrom.Value, cdrom.Span, entry => entry.IsCd, "is no CD", "a disk goes under disks:");
        }

        if (template.Disks.Length > LabQuota.MaxFurtherDisks)
        {
            report.Add(DiagnosticCatalog.WrongDrive, template.WrittenDisks?.Span ?? place, $"{template.Disks.Length} further disks are more than {LabQuota.MaxFurtherDisks}", "leave some out");
        }
        else if (IdeDrives(template, own) is var drives and > MostOfIde)
        {
            report.Add(DiagnosticCatalog.WrongDrive, template.WrittenDisks?.Span ?? place, $"{drives} drives are more than the {MostOfIde} of an IDE controller", "use disk-bus: sata, or leave one out");
        }

        if (own is { IsCd: true } && !template.Kind.Settings.Contains("cdrom"))
        {
            report.Add(DiagnosticCatalog.WrongDrive, place, $"a {template.Kind.Name} has no drive for the CD '{own.Name}'", "use kind: vm");
        }
    }

    // CDs are there too, and with them that which hands a config in; one of a disk's look is on the disks' bus.
    private static int IdeDrives(NodeTemplate template, ImageIndexEntry? own)
    {
        var onDiskBus = template.DiskBus == DiskBus.Ide ? 1 : 0;
        var config = template.Kind.Traits switch
        {
            { ConfigDrive.Type: ConfigDriveType.Cd } => 1,
            { HasCloudInit: true } or { ConfigDrive.Type: ConfigDriveType.Disk } => onDiskBus,
            _ => 0,
        };
        return template.Disks.Count(disk => (disk.Bus ?? template.DiskBus) == DiskBus.Ide) + (own is { IsCd: true } ? 1 : onDiskBus) + (template.Cdrom is null ? 0 : 1) + config;
    }

    private void CheckImage(string? name, SourceSpan place, Func<ImageIndexEntry, bool> fits, string otherwise, string hint)
    {
        if (name is null)
        {
            return;
        }

        if (!images.TryGetValue(name, out var entry))
        {
            unknown.Report(name, place, [.. images.Values.Where(fits).Select(known => known.Name)], "'labsim image add FILE' takes a disk or a CD in");
        }
        else if (!fits(entry))
        {
            report.Add(DiagnosticCatalog.WrongDrive, place, $"the image '{name}' {otherwise}", hint);
        }
    }
}
