using System.Collections.Immutable;
using System.Security.Cryptography;
using LabSim.NodeRuntime.Disks;
using LabSim.NodeRuntime.Disks.Headers;
using LabSim.NodeRuntime.Disks.Packed;

namespace LabSim.NodeRuntime.Images.Added;

/// <summary>Copies a disk out of the file that it is in, and checks the file's sum on the way.</summary>
/// <param name="addition">What is added.</param>
/// <param name="progress">Is told how far it is.</param>
/// <param name="most">The most bytes that a packed file may unpack to.</param>
/// <param name="time">The clock.</param>
internal sealed class DiskCopy(DiskAddition addition, ProgressPulse progress, long most, TimeProvider time)
{
    // What others on this host can still write while a file unpacks to more than anybody thought.
    private const long Reserve = 512L << 20;

    /// <summary>Copies a file as it is.</summary>
    /// <param name="source">The file.</param>
    /// <param name="target">A file that is not there yet.</param>
    /// <param name="end">How far it is then, 0 to 1.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>SHA-256 of it, lower-case hexadecimal.</returns>
    /// <exception cref="ImageRefusedException">Its sum is another one than it shall be.</exception>
    public async Task<string> CopyAsync(FileStream source, string target, double end, CancellationToken cancellation)
    {
        var total = source.Length;
        source.Position = 0;
        using var wanted = addition.Checksum is { } checksum ? IncrementalHash.CreateHash(checksum.Algorithm) : null;
        var hash = await new SparseCopy(time).RunAsync(
            source, target, done => progress.Report($"copying ({done >> 20} of {total >> 20} MiB)", total == 0 ? 0 : (double)done / total * end), long.MaxValue, wanted, cancellation).ConfigureAwait(false);
        RequireSum([Sum(wanted)]);
        return hash;
    }

    /// <summary>Copies the disk that is in a packed file.</summary>
    /// <param name="packing">How the file is packed.</param>
    /// <param name="source">The file.</param>
    /// <param name="target">A file that is not there yet.</param>
    /// <param name="end">How far it is then, 0 to 1.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The disk's name, and SHA-256 of it.</returns>
    /// <exception cref="ImageRefusedException">There is no disk in it, it is damaged, or its sum is another one than it shall be.</exception>
    public async Task<(string Name, string Hash)> UnpackAsync(Packing packing, FileStream source, string target, double end, CancellationToken cancellation)
    {
        // A maker may publish the sum of either, the file or the disk in it.
        var ofFile = addition.Checksum is { } checksum ? await SumAsync(source, checksum, cancellation).ConfigureAwait(false) : null;
        using var wanted = addition.Checksum is { } other ? IncrementalHash.CreateHash(other.Algorithm) : null;
        var total = source.Length;
        try
        {
            var (name, disk) = new PackedDisk(source, addition.SourceName).Open(packing);
            await using (disk.ConfigureAwait(false))
            {
                var hash = await new SparseCopy(time).RunAsync(
                    disk, target, done => Tell(target, done, (double)source.Position / total * end), most, wanted, cancellation).ConfigureAwait(false);
                RequireSum([ofFile, Sum(wanted)]);
                return (name, hash);
            }
        }
        catch (DiskHeaderException refused)
        {
            throw Refused(addition, refused);
        }
        catch (Exception damaged) when (damaged is not (OperationCanceledException or ImageRefusedException or OutOfMemoryException) && !FullDisk.Caused(damaged))
        {
            // Readers of strangers' formats say so in many ways.
            throw new ImageRefusedException($"{addition.File} cannot be unpacked: it is damaged, or packed in a way that LabSim does not know ({damaged.Message})", "fetch it again, or unpack it yourself and add the disk", damaged);
        }
    }

    /// <summary>What is wrong with a file, or with a part of it.</summary>
    public static ImageRefusedException Refused(DiskAddition addition, DiskHeaderException refused, string part = "") => new($"{addition.File}{part} {refused.Message}", refused.Remedy, refused);

    private void Tell(string target, long done, double fraction)
    {
        if (new DriveInfo(Path.GetDirectoryName(target)!).AvailableFreeSpace < Reserve)
        {
            throw new DiskHeaderException($"unpacks to more than there is room for ({done >> 20} MiB were there already)", "free some space, or unpack it yourself where there is room");
        }

        progress.Report($"unpacking ({done >> 20} MiB)", fraction);
    }

    private async Task<string> SumAsync(FileStream source, DiskChecksum checksum, CancellationToken cancellation)
    {
        progress.Report("checking its sum", 0);
        using var sum = IncrementalHash.CreateHash(checksum.Algorithm);
        var block = new byte[1 << 20];
        source.Position = 0;
        for (int read; (read = await source.ReadAsync(block, cancellation).ConfigureAwait(false)) > 0;)
        {
            sum.AppendData(block, 0, read);
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private static string? Sum(IncrementalHash? hash) => hash is null ? null : Convert.ToHexStringLower(hash.GetHashAndReset());

    private void RequireSum(ImmutableArray<string?> found)
    {
        if (addition.Checksum is { } wanted && !found.Contains(wanted.Hex))
        {
            throw new ImageRefusedException(
                $"{addition.File} is another file than the one that is meant, or damaged: its {wanted.Algorithm.Name} sum is {found[0]}, not {wanted.Hex}", "fetch it again, or correct the sum");
        }
    }
}
