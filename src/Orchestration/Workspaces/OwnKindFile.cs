using System.Text;
using LabSim.StateStore;
using LabSim.Topology.Kinds;

namespace LabSim.Orchestration.Workspaces;

/// <summary>The file of a kind that LabSim writes for a user, among the user's own kinds.</summary>
/// <param name="path">The file.</param>
/// <param name="kind">The kind's name.</param>
/// <param name="text">The file's content.</param>
public sealed class OwnKindFile(string path, string kind, string text)
{
    /// <summary>Writes it, unless it is there as it shall be.</summary>
    /// <param name="force">One that is otherwise is replaced.</param>
    /// <returns>Whether there was none before.</returns>
    /// <exception cref="LabException">There is one that is otherwise.</exception>
    public bool Write(bool force)
    {
        var there = OwnedFile.Read(path, KindFile.MaxBytes) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        if (there == text)
        {
            return false;
        }

        if (there is not null && !force)
        {
            throw new LabException(LabProblem.Conflict, $"there is a kind '{kind}' already, and it is otherwise: {path}", $"take it as it is: --kind {kind}; or replace it: --force");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        OwnedFile.Write(path, Encoding.UTF8.GetBytes(text));
        return there is null;
    }

    /// <summary>Removes it again.</summary>
    public void Undo() => OwnedFile.Remove(path);
}
