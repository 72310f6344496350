using System.Collections.Immutable;
using LabSim.NodeRuntime.Disks;

namespace LabSim.Orchestration.Workspaces;

/// <summary>
/// Which nodes have disks over added images. It is read off the files, so it needs no server and no store: a node of a recorded lab has a
/// disk from its first start until the lab is wiped.
/// </summary>
/// <param name="dataDirectory">LABSIM_HOME.</param>
public sealed class DiskUsers(string dataDirectory)
{
    /// <summary>The nodes that have a disk over an image, in the order of their names; a node can have several.</summary>
    /// <param name="image">The image's name.</param>
    public ImmutableArray<DiskUser> Of(string image) =>
    [
        .. from lab in Folders(Path.Combine(dataDirectory, "labs"))
           from node in Folders(Path.Combine(lab, "nodes"))
           from overlay in Read(node)
           where overlay.Image == image
           select new DiskUser(Path.GetFileName(lab), Path.GetFileName(node), overlay),
    ];

    /// <summary>The disks in a node's folder.</summary>
    internal static IEnumerable<OverlayName> Read(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(OverlayName.Parse).OfType<OverlayName>() : [];

    private static IOrderedEnumerable<string> Folders(string parent) =>
        (Directory.Exists(parent) ? Directory.EnumerateDirectories(parent) : []).Order(StringComparer.Ordinal);
}

/// <summary>A node with a disk over an added image.</summary>
/// <param name="Lab">The lab.</param>
/// <param name="Node">The node.</param>
/// <param name="Disk">The disk.</param>
public sealed record DiskUser(string Lab, string Node, OverlayName Disk);
