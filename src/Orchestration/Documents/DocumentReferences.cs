using System.Collections.Immutable;
using LabSim.StateStore;
using LabSim.Topology;

namespace LabSim.Orchestration.Documents;

/// <summary>Reads what an open topology refers to.</summary>
internal static class DocumentReferences
{
    private const int LargestFile = 1 << 20;

    /// <summary>The contents by path as written. What cannot be read is left out: the compiler says so.</summary>
    public static ImmutableDictionary<string, ReadOnlyMemory<byte>> Read(string file, CompiledTopology compiled)
    {
        var folder = Path.GetDirectoryName(file)! + Path.DirectorySeparatorChar;
        var contents = ImmutableDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var reference in compiled.ReferencedFiles)
        {
            try
            {
                // A link may lead anywhere; what it leads to must stay in the folder, too.
                var path = Path.GetFullPath(Path.Combine(folder, reference.Path));
                var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
                if (target.StartsWith(folder, StringComparison.Ordinal) && OwnedFile.Read(target, LargestFile) is { } content)
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
