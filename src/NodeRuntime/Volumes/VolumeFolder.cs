using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Volumes;

/// <summary>A folder of a volume: the paths of its files as a tree.</summary>
internal sealed class VolumeFolder
{
    private readonly List<VolumeFolder> _folders = [];
    private readonly List<(string Name, VolumeFile File)> _files = [];

    private VolumeFolder(string name) => Name = name;

    /// <summary>Its name; empty for the root.</summary>
    public string Name { get; }

    /// <summary>The folders in it.</summary>
    public IReadOnlyList<VolumeFolder> Folders => _folders;

    /// <summary>The files in it, by their names in it.</summary>
    public IReadOnlyList<(string Name, VolumeFile File)> Files => _files;

    /// <summary>The root of a volume with these files.</summary>
    public static VolumeFolder Of(ImmutableArray<VolumeFile> files)
    {
        var root = new VolumeFolder("");
        foreach (var file in files)
        {
            var parts = file.Path.Split('/');
            parts.SkipLast(1).Aggregate(root, (folder, name) => folder.Enter(name))._files.Add((parts[^1], file));
        }

        return root;
    }

    private VolumeFolder Enter(string name)
    {
        if (_folders.Find(folder => folder.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } there)
        {
            return there;
        }

        var made = new VolumeFolder(name);
        _folders.Add(made);
        return made;
    }
}
