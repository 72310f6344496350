using System.Globalization;

namespace LabSim.NodeRuntime.Images;

/// <summary>Makes a root file system out of unpacked packages: folders, the recipe's own files, links, busybox's applets.</summary>
internal static class RootTree
{
    private const UnixFileMode PlainMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ProgramMode = PlainMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private static readonly string[] ProgramFolders = ["bin", "sbin", "usr/bin", "usr/sbin"];

    /// <summary>Whether a path of a package goes into the image.</summary>
    public static bool IsWanted(ImageRecipe recipe, string path) =>
        !recipe.Content.Prune.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal) || path == prefix.TrimEnd('/'));

    /// <summary>Completes the tree.</summary>
    public static void Arrange(ImageRecipe recipe, string root)
    {
        foreach (var (path, mode) in recipe.Content.Directories)
        {
            var folder = Directory.CreateDirectory(Path.Combine(root, path)).FullName;
            File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32(mode, 8));
        }

        foreach (var folder in recipe.Folders)
        {
            CopyFiles(Path.Combine(folder, "files"), root);
        }

        foreach (var (path, target) in recipe.Content.Links)
        {
            Link(Path.Combine(root, path), target);
        }

        AddApplets(recipe, root);
    }

    /// <summary>Copies a recipe's own files; those that begin with <c>#!</c> become executable, whatever the checkout's modes are.</summary>
    private static void CopyFiles(string source, string root)
    {
        if (!Directory.Exists(source))
        {
            return;
        }

        foreach (var path in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(root, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Delete(target);
            var content = File.ReadAllBytes(path);
            File.WriteAllBytes(target, content);
            File.SetUnixFileMode(target, content.AsSpan().StartsWith("#!"u8) ? ProgramMode : PlainMode);
        }
    }

    /// <summary>A real program wins over busybox's applet of the same name, wherever it lies.</summary>
    private static void AddApplets(ImageRecipe recipe, string root)
    {
        foreach (var (folder, names) in recipe.Content.Applets)
        {
            var busybox = string.Concat(Enumerable.Repeat("../", folder.Count(c => c == '/') + 1)) + "bin/busybox";
            foreach (var name in names.Where(name => !ProgramFolders.Any(place => Exists(Path.Combine(root, place, name)))))
            {
                Link(Path.Combine(root, folder, name), busybox);
            }
        }
    }

    private static void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
    }

    private static bool Exists(string path) => File.Exists(path) || new FileInfo(path).LinkTarget is not null;

    /// <summary>The kernel's release, for example <c>6.1.0-37-cloud-amd64</c>: the one folder of <c>lib/modules</c>.</summary>
    /// <exception cref="InvalidDataException">There is none, or more than one.</exception>
    public static string FindRelease(string kernelTree)
    {
        var folder = Path.Combine(kernelTree, "lib", "modules");
        var releases = Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
        return releases.Length == 1
            ? Path.GetFileName(releases[0])
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the kernel package holds {releases.Length} kernels"));
    }
}
