using System.Text;
using LabSim.StateStore;
using LabSim.Topology.Canvas;

namespace LabSim.Orchestration.Documents;

/// <summary>The folder of LABSIM_HOME where topologies are that were created or imported here: one folder each.</summary>
internal sealed class DocumentFolder(string home)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly string _root = Path.Combine(home, "topologies");

    /// <summary>Writes a new topology; returns its path.</summary>
    public string Create(string lab, string text)
    {
        var folder = Path.Combine(_root, lab);
        var file = Path.Combine(folder, $"{lab}.yaml");
        if (File.Exists(file))
        {
            throw new LabException(LabProblem.Conflict, $"the lab name '{lab}' is taken by {file}", "choose another name, or open that file");
        }

        DocumentTrouble.Guard(file, () =>
        {
            OwnedDirectory.Create(_root, Mode, null);
            OwnedDirectory.Create(folder, Mode, null);
            // A canvas that was left behind is another topology's.
            OwnedFile.Remove(Sidecar.PathOf(file));
            OwnedFile.Write(file, Encoding.UTF8.GetBytes(text));
        });
        return file;
    }

    /// <summary>Whether a file lies below the folder.</summary>
    public bool Owns(string file) => file.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Removes the folder of a file that is gone, unless something else lies in it.</summary>
    public void RemoveIfEmpty(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        if (Owns(file) && folder != _root && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}
