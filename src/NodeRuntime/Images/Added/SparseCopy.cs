using System.Security.Cryptography;
using LabSim.NodeRuntime.Disks.Headers;

namespace LabSim.NodeRuntime.Images.Added;

/// <summary>Copies a file, leaves out what is zero (a raw disk is mostly that), and hashes on the way.</summary>
internal sealed class SparseCopy(TimeProvider time)
{
    private const int BlockBytes = 1 << 20;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <summary>Copies.</summary>
    /// <param name="source">Where from; read from where it stands to its end.</param>
    /// <param name="target">A file that is not there yet.</param>
    /// <param name="progress">Told how many bytes are done, a few times a second.</param>
    /// <param name="most">The most bytes that there may be.</param>
    /// <param name="other">Another hash that is computed on the way, or <see langword="null"/>.</param>
    /// <param name="cancellation">Stops it; what was copied so far is left.</param>
    /// <returns>SHA-256 of what was copied, lower-case hexadecimal.</returns>
    /// <exception cref="DiskHeaderException">There are more than <paramref name="most"/> bytes.</exception>
    public async Task<string> RunAsync(Stream source, string target, Action<long> progress, long most, IncrementalHash? other, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var copy = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[BlockBytes];
        long done = 0, told = time.GetTimestamp();
        progress(0);
        for (int read; (read = await source.ReadAtLeastAsync(block, BlockBytes, throwOnEndOfStream: false, cancellation).ConfigureAwait(false)) > 0;)
        {
            if (done + read > most)
            {
                throw new DiskHeaderException($"unpacks to more than {most >> 20:N0} MiB", "unpack it and look at it");
            }

            hash.AppendData(block, 0, read);
            other?.AppendData(block, 0, read);
            if (block.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                copy.Position = done;
                await copy.WriteAsync(block.AsMemory(0, read), cancellation).ConfigureAwait(false);
            }

            done += read;
            if (time.GetElapsedTime(told) >= Pace)
            {
                told = time.GetTimestamp();
                progress(done);
            }
        }

        copy.SetLength(done);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
