using System.Collections.Immutable;
using LabSim.NodeRuntime.Disks;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Images.Added;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Workspaces;
using LabSim.Topology.Spec;
using DiskBus = LabSim.NodeRuntime.Machines.DiskBus;

namespace LabSim.Orchestration.Planning;

/// <summary>
/// The disks of a node's machine. A node of a built image has the image's root, and a disk of its own where it is persistent. A node of an added image has a disk
/// of its own over the image's: made anew at each start, or, where it is persistent, kept with the content that it was made over, whatever the image is now. So are
/// its further disks, over their images or empty. CDs are read as they are.
/// </summary>
/// <param name="workspace">The lab's folders.</param>
/// <param name="images">All images.</param>
internal sealed class NodeDisks(Workspace workspace, IImageCatalog images)
{
    // What a guest may write before it is full; on the host it takes what was written.
    private const long OwnDiskBytes = 1L << 30;

    // Tells the image's /init (images/base/init) to keep its writable layer on the second disk; without the disk it must not start.
    private const string OwnDiskWord = " own_disk=/dev/vdb";

    /// <summary>The kernel to boot, or <see langword="null"/> where the machine boots from its disk.</summary>
    public static KernelBoot? Kernel(NodeSpec node, StoredImage? image) =>
        image is BuiltImage built ? new KernelBoot(built.Kernel, built.Initrd, built.Manifest.CommandLine + (node.Persistent ? OwnDiskWord : "")) : null;

    /// <summary>The disks, those to boot from first; without an image none but the node's own.</summary>
    /// <exception cref="LabException">A disk's image is gone, or the content that the node's disk is over.</exception>
    public ImmutableArray<DiskConfig> Of(NodeSpec node, StoredImage? image)
    {
        if (image is DiskImage disk)
        {
            return Drives(node, disk);
        }

        ImmutableArray<DiskConfig> shared = image is BuiltImage built ? [new DiskConfig("root", built.Root, "raw", ReadOnly: true)] : [];
        return node.Persistent ? [.. shared, new DiskConfig("own", workspace.NodeDisk(node.Name), "qcow2", ReadOnly: false) { NewBytes = OwnDiskBytes }] : shared;
    }

    /// <summary>Where the variables of its UEFI are, or <see langword="null"/> where it has none. They last as its disk does.</summary>
    public DiskConfig? UefiVariables(NodeSpec node, StoredImage? image) => image is DiskImage && node.Firmware == FirmwareType.Uefi
        ? new DiskConfig("uefi", workspace.NodeUefi(node.Name, node.Persistent), "qcow2", ReadOnly: false) { BeginsAnew = !node.Persistent }
        : null;

    /// <summary>What a node's CDs are attached to.</summary>
    public static DiskBus CdBus(NodeSpec node) => GuestBoard.IsPc(node.Architecture) ? DiskBus.Ide : DiskBus.Scsi;

    /// <summary>Whether the disk that a persistent node shall have is there already.</summary>
    public bool IsThere(NodeSpec node, StoredImage? image) => Of(node, image).Any(disk => !disk.ReadOnly && File.Exists(disk.Path));

    // Disks before CDs: an installer's disk is empty at first, and boots when it is not.
    private ImmutableArray<DiskConfig> Drives(NodeSpec node, DiskImage image)
    {
        var further = node.Disks.Select((disk, index) =>
            (disk.Image is { } name ? Overlay(node, Find(node, name), index + 2) : Blank(node, disk.Bytes, index + 2)) with { Bus = BusOf(disk.Bus ?? node.DiskBus) });
        ImmutableArray<DiskConfig> disks = [.. image.Present.IsCd ? further : further.Prepend(Overlay(node, image, 1) with { Bus = BusOf(node.DiskBus) })];
        var own = image.Present.IsCd ? image : null;
        var inserted = node.Cdrom is { } cdrom ? Find(node, cdrom) : null;
        return [.. disks, .. new[] { own, inserted }.OfType<DiskImage>().Select((cd, index) => Cd(node, cd, index + 1))];
    }

    private DiskConfig Overlay(NodeSpec node, DiskImage image, int number)
    {
        var content = ContentFor(node, image, number);
        return new DiskConfig(Id("own", number), workspace.NodeOverlay(node.Name, new OverlayName(node.Persistent, image.Name, content.Id, number)), "qcow2", ReadOnly: false)
        {
            Backing = new DiskConfig(Id("base", number), content.Path, content.Format, ReadOnly: true),
            NewBytes = content.VirtualBytes,
            BeginsAnew = !node.Persistent,
        };
    }

    private DiskConfig Blank(NodeSpec node, long bytes, int number) => new(Id("own", number), workspace.NodeBlankDisk(node.Name, node.Persistent, number), "qcow2", ReadOnly: false)
    {
        NewBytes = bytes,
        IsBlank = true,
        BeginsAnew = !node.Persistent,
    };

    private static DiskConfig Cd(NodeSpec node, DiskImage image, int number) => new(Id("cd", number), image.Present.Path, "raw", ReadOnly: true)
    {
        IsCd = true,
        Bus = CdBus(node),
    };

    private static string Id(string word, int number) => number == 1 ? word : $"{word}{number}";

    /// <summary>A bus in the runtime's words.</summary>
    public static DiskBus BusOf(Topology.Spec.DiskBus bus) => bus switch
    {
        Topology.Spec.DiskBus.Ide => DiskBus.Ide,
        Topology.Spec.DiskBus.Sata => DiskBus.Sata,
        Topology.Spec.DiskBus.Scsi => DiskBus.Scsi,
        Topology.Spec.DiskBus.Nvme => DiskBus.Nvme,
        _ => DiskBus.Virtio,
    };

    // Whatever architecture it was added for: nothing of it is run.
    private DiskImage Find(NodeSpec node, string name) => images.List().Where(image => image.Name == name).Select(image => image.Built).OfType<DiskImage>().FirstOrDefault() ?? throw new LabException(
        LabProblem.Environment, $"node {node.Name}: the image '{name}' of one of its drives is no more there", "add it again: labsim image add FILE --name " + name);

    private DiskContent ContentFor(NodeSpec node, DiskImage image, int number)
    {
        ImmutableArray<OverlayName> kept = node.Persistent ? [.. workspace.Overlays(node.Name).Where(overlay => overlay.Lasts && overlay.Image == image.Name && overlay.Number == number)] : [];
        if (kept.IsEmpty)
        {
            return image.Present;
        }

        return image.Contents.FirstOrDefault(content => kept.Any(overlay => overlay.Content == content.Id)) ?? throw new LabException(
            LabProblem.Environment,
            $"node {node.Name}: its disk was made over a content of the image '{image.Name}' that is no more there ({kept[0].Content})",
            $"add the file again that the image had then (labsim image add --name {image.Name} --force), or wipe the node: its disk is lost then");
    }
}
