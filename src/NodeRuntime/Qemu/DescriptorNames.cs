using System.Collections.Immutable;
using LabSim.Interop.Processes;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>
/// Files by inherited descriptors, so that the machine's user needs no way through the folders above them: the n-th file is
/// <c>/proc/self/fd/(3+n)</c> in QEMU.
/// </summary>
internal sealed class DescriptorNames : IFileNames
{
    private readonly List<string> _paths = [];

    /// <summary>The files to inherit, in order.</summary>
    public ImmutableArray<string> Paths => [.. _paths];

    /// <inheritdoc/>
    public string Name(string path)
    {
        var index = _paths.IndexOf(path);
        if (index < 0)
        {
            index = _paths.Count;
            _paths.Add(path);
        }

        return Link(index);
    }

    /// <summary>Puts the paths back into a text of QEMU's.</summary>
    public string Restore(string text)
    {
        // From the last on, so that fd/1 does not eat into fd/12.
        for (var index = _paths.Count - 1; index >= 0; index--)
        {
            text = text.Replace(Link(index), _paths[index], StringComparison.Ordinal);
        }

        return text;
    }

    private static string Link(int index) => $"/proc/self/fd/{ProcessSpawner.FirstInherited + index}";
}
