namespace LabSim.Orchestration.Documents;

/// <summary>What changes about a file when its content does.</summary>
internal static class FileSignature
{
    /// <summary>Times and length; a dash where there is no file.</summary>
    public static string Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? $"{file.LastWriteTimeUtc.Ticks}/{file.Length}/{file.CreationTimeUtc.Ticks}" : "-";
    }
}
