using System.Collections.Immutable;
using LabSim.Interop;

namespace LabSim.Switching.HandOver;

/// <summary>
/// All that another process needs of a segment, a port or a link to carry on with it: its state in words, and open files. Whoever has it owns the files, duplicates of
/// those of the fabric that it came from.
/// </summary>
/// <param name="kind">What it is.</param>
/// <param name="name">Its name in the fabric.</param>
/// <param name="state">Its state, UTF-8 JSON that this assembly writes and reads.</param>
/// <param name="files">Its files, by what they are for.</param>
public sealed class ExportedPart(PartKind kind, string name, ReadOnlyMemory<byte> state, ImmutableArray<(string Role, FileDescriptor File)> files) : IDisposable
{
    private readonly Dictionary<string, FileDescriptor> _left = files.ToDictionary(f => f.Role, f => f.File, StringComparer.Ordinal);

    /// <summary>What it is.</summary>
    public PartKind Kind => kind;

    /// <summary>Its name in the fabric.</summary>
    public string Name => name;

    /// <summary>Its state.</summary>
    public ReadOnlyMemory<byte> State => state;

    /// <summary>Its files, in order.</summary>
    public ImmutableArray<(string Role, FileDescriptor File)> Files => files;

    /// <summary>Takes a file out; it is the caller's then.</summary>
    /// <returns>The file, or <see langword="null"/> where there is none.</returns>
    public FileDescriptor? Take(string role) => _left.Remove(role, out var file) ? file : null;

    /// <summary>Closes the files that nobody took.</summary>
    public void Dispose()
    {
        foreach (var file in _left.Values)
        {
            file.Dispose();
        }

        _left.Clear();
    }
}
