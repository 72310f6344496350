using System.Collections.Concurrent;
using System.Text;
using LabSim.Contracts.Environment;
using LabSim.LabServer.Problems;
using LabSim.NodeRuntime;
using LabSim.Orchestration;
using LabSim.StateStore;

namespace LabSim.LabServer.Images;

/// <summary>
/// Files that users upload to make images of them. What came of one that is interrupted stays, and the upload goes on from there: what there is of it is called
/// <c>.parts/SIZE-MODIFIED-NAME</c>, so that another file of the same name is never continued with it. It has its own name once all of it is on disk.
/// </summary>
/// <param name="folder">Where they are; it is made.</param>
internal sealed class IncomingFiles(string folder)
{
    /// <summary>The longest name in bytes of UTF-8.</summary>
    public const int LongestName = 200;

    // Labs need room to write, too.
    private const long Reserve = 256L << 20;
    private const int BlockBytes = 1 << 18;

    private static readonly long LatestTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly ConcurrentDictionary<string, bool> _written = new(StringComparer.Ordinal);

    private string Parts => Path.Combine(folder, ".parts");

    /// <summary>Where they are.</summary>
    public string Folder => folder;

    /// <summary>All of them, whole or not, in the order of their names.</summary>
    public IncomingDocument[] List() =>
    [
        .. Files(folder).Select(WholeOf).OfType<IncomingDocument>().Concat(Files(Parts).Select(PartOf).OfType<Part>().Select(part => part.Document))
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];

    /// <summary>The path of a whole one.</summary>
    /// <exception cref="LabException">There is none of that name, or not all of it is there.</exception>
    public string PathOf(string name)
    {
        Check(name);
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path
            : FindPart(name) is { Document: { } part } ? throw new LabException(LabProblem.Conflict, $"of {name} only {part.Bytes:N0} of {part.Size:N0} bytes are there", "upload the rest first")
            : throw new LabException(LabProblem.NotFound, $"there is no uploaded file '{name}'", "upload it first, or give an absolute path or an http address");
    }

    /// <summary>Writes a file's bytes from an offset on, and returns when they are on disk.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="offset">The place of the first byte: as many as are there, or 0 to begin anew.</param>
    /// <param name="size">How many bytes the file has in all.</param>
    /// <param name="modified">When it was last changed, in milliseconds since 1970; 0 where it is not known.</param>
    /// <param name="body">The bytes; where it ends early, what came stays.</param>
    /// <param name="cancellation">Stops it; what came stays.</param>
    /// <exception cref="LabException">The name is none, the offset is another one, somebody else uploads it, or there are more bytes than the file has.</exception>
    /// <exception cref="RuntimeEnvironmentException">There is no room for it.</exception>
    public async Task<IncomingDocument> WriteAsync(string name, long offset, long size, long modified, Stream body, CancellationToken cancellation)
    {
        Check(name);
        Require(size >= 0 && offset >= 0 && offset <= size && modified >= 0 && modified <= LatestTime, $"offset, size and modified cannot be {offset}, {size} and {modified}");
        if (!_written.TryAdd(name, true))
        {
            throw new LabException(LabProblem.Conflict, $"{name} is being uploaded already", "wait until that has ended");
        }

        try
        {
            var path = Begin(new IncomingDocument(name, offset, size, modified));
            try
            {
                await ReceiveAsync(path, offset, size, body, cancellation);
            }
            catch (IOException failed) when (failed.HResult == ProblemMapping.NoSpace)
            {
                throw Full(name, failed);
            }

            return Publish(name, size, modified, path);
        }
        finally
        {
            _written.TryRemove(name, out _);
        }
    }

    /// <summary>Removes one, whole or not.</summary>
    /// <exception cref="LabException">There is none of that name, or it is being uploaded.</exception>
    public void Remove(string name)
    {
        Check(name);
        if (_written.ContainsKey(name))
        {
            throw new LabException(LabProblem.Conflict, $"{name} is being uploaded", "end that first");
        }

        var (path, part) = (Path.Combine(folder, name), FindPart(name)?.Path);
        if (!File.Exists(path) && part is null)
        {
            throw new LabException(LabProblem.NotFound, $"there is no uploaded file '{name}'");
        }

        OwnedFile.Remove(path);
        if (part is not null)
        {
            OwnedFile.Remove(part);
        }
    }

    /// <summary>Removes a whole one if it is one of these: it has become an image.</summary>
    public void Forget(string path)
    {
        if (Path.GetDirectoryName(path) == folder)
        {
            OwnedFile.Remove(path);
        }
    }

    private string Begin(IncomingDocument wanted)
    {
        foreach (var directory in (string[])[folder, Parts])
        {
            Directory.CreateDirectory(directory, OwnerOnly);
        }

        var there = FindPart(wanted.Name);
        var same = there is { Document: var part } && (part.Size, part.Modified) == (wanted.Size, wanted.Modified);
        var bytes = same ? there!.Document.Bytes : 0;
        if (wanted.Bytes > 0 && wanted.Bytes != bytes)
        {
            throw new LabException(LabProblem.Conflict, $"of {wanted.Name} {bytes:N0} bytes are there, and these begin at {wanted.Bytes:N0}", $"go on from there: offset={bytes}");
        }

        if (there is not null && wanted.Bytes == 0)
        {
            File.Delete(there.Path);
        }

        if (new DriveInfo(folder).AvailableFreeSpace < wanted.Size - wanted.Bytes + Reserve)
        {
            throw Full(wanted.Name, null);
        }

        return Path.Combine(Parts, $"{wanted.Size}-{wanted.Modified}-{wanted.Name}");
    }

    private static async Task ReceiveAsync(string path, long offset, long size, Stream body, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        file.Position = offset;
        var block = new byte[BlockBytes];
        for (int read; (read = await body.ReadAsync(block, cancellation)) > 0;)
        {
            Require(file.Position + read <= size, $"more bytes came than the {size:N0} that the file should have");
            await file.WriteAsync(block.AsMemory(0, read), CancellationToken.None);
        }

        file.Flush(flushToDisk: true);
    }

    private IncomingDocument Publish(string name, long size, long modified, string path)
    {
        var bytes = new FileInfo(path).Length;
        if (bytes == size)
        {
            if (modified > 0)
            {
                File.SetLastWriteTimeUtc(path, DateTimeOffset.FromUnixTimeMilliseconds(modified).UtcDateTime);
            }

            OwnedFile.Rename(path, Path.Combine(folder, name));
        }

        return new IncomingDocument(name, bytes, size, modified);
    }

    private Part? FindPart(string name) => Files(Parts).Select(PartOf).FirstOrDefault(part => part?.Document.Name == name);

    private static IncomingDocument? WholeOf(FileInfo file) =>
        LengthOf(file) is { } bytes ? new IncomingDocument(file.Name, bytes, bytes, new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeMilliseconds()) : null;

    private static Part? PartOf(FileInfo file) =>
        file.Name.Split('-', 3) is [var size, var modified, { Length: > 0 } name] && long.TryParse(size, out var all) && long.TryParse(modified, out var changed) && LengthOf(file) is { } bytes
            ? new Part(file.FullName, new IncomingDocument(name, bytes, all, changed)) : null;

    // It may have become whole, or an image, since the folder was read.
    private static long? LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<FileInfo> Files(string directory) =>
        Directory.Exists(directory) ? new DirectoryInfo(directory).EnumerateFiles().Where(file => !file.Name.StartsWith('.')) : [];

    private static void Check(string name) => Require(
        name.Length > 0 && name[0] != '.' && Encoding.UTF8.GetByteCount(name) <= LongestName && !name.Any(letter => letter is '/' or '\\' || char.IsControl(letter)),
        $"a file's name has 1 to {LongestName} bytes, no slash, no control characters, and does not begin with a dot");

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new LabException(LabProblem.BadRequest, otherwise);
        }
    }

    private RuntimeEnvironmentException Full(string name, Exception? cause) =>
        new($"there is no room for {name} on the disk of {folder}{(cause is null ? "" : $": {cause.Message}")}", $"free some space; what came of it stays, and the upload goes on from there ({Reserve >> 20} MiB are left to the labs)", cause);

    private sealed record Part(string Path, IncomingDocument Document);
}
