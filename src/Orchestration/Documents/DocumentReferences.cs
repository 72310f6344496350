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
        var folder = Path.GetDirectoryName(file)!;
        var contents = ImmutableDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var reference in compiled.ReferencedFiles)
        {
            try
            {
                if (OwnedFile.Read(Path.Combine(folder, reference.Path), LargestFile) is { } content)
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
