using System.Text.RegularExpressions;

namespace LabSim.NodeRuntime.Disks;

/// <summary>
/// The name of a node's disk over an image: what the disk is over stands in it, so that a disk is never put over another content than its own, and that
/// the users of an image are found without asking a server.
/// </summary>
/// <param name="Lasts">The disk is a persistent node's; otherwise it begins anew at each start.</param>
/// <param name="Image">The image's name.</param>
/// <param name="Content">The content's id.</param>
/// <param name="Number">Which of the node's disks it is: 1 for that which it boots from.</param>
public sealed partial record OverlayName(bool Lasts, string Image, string Content, int Number = 1)
{
    /// <summary>The pattern of names of disks that begin anew, unfinished ones included.</summary>
    public const string ScratchFiles = "scratch*.qcow2*";

    /// <summary>Reads a file's name, with or without its folder; <see langword="null"/> where it is no such disk.</summary>
    public static OverlayName? Parse(string path) => Pattern().Match(Path.GetFileName(path)) is { Success: true } match
        ? new OverlayName(match.Groups[1].Value == "disk", match.Groups[3].Value.Replace('@', '/'), match.Groups[4].Value, match.Groups[2].Length == 0 ? 1 : match.Groups[2].ValueSpan[0] - '0')
        : null;

    /// <summary>An image's name as part of a file's: a slash is written as "@", which no image's name can have.</summary>
    public static string PartOf(string image) => image.Replace('/', '@');

    /// <summary>The file's name.</summary>
    public override string ToString() => $"{Beginning(Lasts, Number)}-{PartOf(Image)}-{Content}.qcow2";

    /// <summary>How the names of a node's disks begin; the empty ones' end there.</summary>
    public static string Beginning(bool lasts, int number) => (lasts ? "disk" : "scratch") + (number == 1 ? "" : $"{number}");

    [GeneratedRegex(@"^(disk|scratch)([2-9]?)-(.+)-([0-9a-f]{16})\.qcow2$")]
    private static partial Regex Pattern();
}
