using System.Collections.Immutable;
using LabSim.StateStore;
using LabSim.Topology;

namespace LabSim.Orchestration.Documents;

/// <summary>Reads what an open topology refers to.</summary>
internal static class DocumentReferences
{
    private const int LargestFile = 1 << 20;

    /// <summary>Where a file is that a topology names by a path; <see langword="null"/> where that is outside of its folder. A link may lead anywhere; what it leads to must stay in the folder, too.</summary>
    public static string? Locate(string file, string reference)
    {
        var folder = Path.GetDirectoryName(file)! + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(folder, reference));
        var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
        return target.StartsWith(folder, StringComparison.Ordinal) ? target : null;
    }

    /// <summary>The contents by path as written. What cannot be read is left out: the compiler says so.</summary>
    public static ImmutableDictionary<string, ReadOnlyMemory<byte>> Read(string file, CompiledTopology compiled)
    {
        var contents = ImmutableDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var reference in compiled.ReferencedFiles)
        {
            try
            {
                if (Locate(file, reference.Path) is { } target && OwnedFile.Read(target, LargestFile) is { } content)
                {
                    contents[reference.Path] = content;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Left out.
            }
        }

        return contents.ToImmutable();
    }
}
