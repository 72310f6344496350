using LabSim.Contracts.Environment;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Images.Added;

namespace LabSim.LabServer.Mapping;

/// <summary>Images in the contract's words.</summary>
internal static class ImageMapping
{
    public static ImageDocument ToDocument(ImageDescription image, IImageCatalog catalog)
    {
        // The catalogue's list knows every built image; only Find says whether its recipe is still the same.
        var state = image.Built is null ? "absent" : image.Built is DiskImage ? "added" : catalog.Find(image.Name, image.Architecture) is null ? "stale" : "built";
        return new ImageDocument(
            image.Name, image.Kind, image.Architecture, image.Summary, state, image.Built?.Bytes ?? 0, image.Built?.Since,
            (image.Built as BuiltImage)?.Manifest.RecipeHash, image.Built?.Directory, image.Built?.Sha256)
        {
            Disk = image.Built is DiskImage disk ? ToDocument(disk) : null,
        };
    }

    private static ImageDiskDocument ToDocument(DiskImage disk) => new(
        disk.Present.Format, disk.Present.VirtualBytes, disk.Manifest.Source, disk.Manifest.MemoryBytes, disk.Manifest.Cpus, disk.Manifest.DiskBus, disk.Manifest.NicModel)
    {
        Firmware = disk.Manifest.Firmware,
        Disks = disk.Manifest.Disks,
        Cdrom = disk.Manifest.Cdrom,
    };
}
