using LabSim.Contracts.Environment;
using LabSim.Topology.Resolution;

namespace LabSim.Cli.Completion;

/// <summary>Names of images for the shell's completion, read off the disk: a prompt does not wait for a program that lists them.</summary>
internal static class ImageNames
{
    /// <summary>Those that come with LabSim, and those that were added: a folder each (docs/images.md), a slash in a name written as "@".</summary>
    public static List<string> Known(HomeDirectory home)
    {
        var added = Path.Combine(home.Data, "images", "added");
        IEnumerable<string> folders = Directory.Exists(added) ? Directory.EnumerateDirectories(added).Where(folder => File.Exists(Path.Combine(folder, "manifest.json"))).Order() : [];
        return [.. ImageIndex.Builtin.Entries.Select(image => image.Name), .. folders.Select(folder => Path.GetFileName(folder).Replace('@', '/'))];
    }
}
