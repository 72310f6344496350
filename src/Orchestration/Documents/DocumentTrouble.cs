using LabSim.Topology;
using LabSim.Topology.Text;

namespace LabSim.Orchestration.Documents;

/// <summary>What a disk does to an open file, in words.</summary>
internal static class DocumentTrouble
{
    /// <summary>Reads, or refuses with what is wrong.</summary>
    public static DocumentText? Read(DocumentFiles files)
    {
        try
        {
            return files.Read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LabException(LabProblem.BadRequest, error.Message, "a topology is UTF-8 text of at most 4 MiB that the server may read", error);
        }
    }

    /// <summary>Writes, or refuses with what is wrong.</summary>
    public static void Guard(string file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LabException(LabProblem.Environment, $"{file} cannot be written, and was not changed: {error.Message}", "check the free space of its disk and who may write into its folder", error);
        }
    }

    /// <summary>A file that cannot be read is a problem of the topology.</summary>
    public static Diagnostic Describe(string file, string trouble) =>
        new ReferencedFile(file, new SourceSpan(1, 1, 1, 1, 0, 0)).Unreadable(file, trouble, "put it back, or open it anew");
}
