using System.Security.Cryptography;

namespace LabSim.NodeRuntime.Images;

/// <summary>SHA-256 of files.</summary>
internal static class FileHash
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Lower-case hexadecimal.</summary>
    public static async Task<string> ComputeAsync(string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
    }
}
