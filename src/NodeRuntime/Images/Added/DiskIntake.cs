using System.Text;
using LabSim.Interop.Files;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Disks;
using LabSim.NodeRuntime.Disks.Headers;
using LabSim.NodeRuntime.Disks.Packed;

namespace LabSim.NodeRuntime.Images.Added;

/// <summary>
/// Takes a disk in: fetch where it is elsewhere → look → copy, or unpack → look at the copy (the file may have changed, and only the copy counts) → convert where needed → publish. Everything is
/// made in a scratch folder that the next one removes if this one is killed.
/// </summary>
internal sealed class DiskIntake(ImageCatalogOptions options, DiskStore store, TimeProvider time)
{
    // Where copying ends when a conversion follows; it writes what was copied once more.
    private const double Fetched = 0.4;
    private const double CopiedOfConverted = 0.5;
    private const double Copied = 0.98;
    private const string Stage = "disk";

    /// <summary>Takes it in; the caller holds the lock.</summary>
    /// <exception cref="ImageRefusedException">The file is no disk that can be taken in.</exception>
    /// <exception cref="RuntimeEnvironmentException">The host's disk is full, or a tool is missing.</exception>
    public async Task<DiskImage> AddAsync(DiskAddition addition, ProgressPulse progress, CancellationToken cancellation)
    {
        DiskStore.RemoveFolder(store.Scratch);
        try
        {
            if (addition.BlankBytes > 0)
            {
                return await AddBlankAsync(addition, cancellation).ConfigureAwait(false);
            }

            return addition.Address is { } address
                ? await AddFetchedAsync(addition, address, progress, cancellation).ConfigureAwait(false)
                : await AddFileAsync(addition, addition.File, progress, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (FullDisk.Caused(failure))
        {
            throw Full(addition, failure);
        }
        finally
        {
            DiskStore.RemoveFolder(store.Scratch);
        }
    }

    private async Task<DiskImage> AddBlankAsync(DiskAddition addition, CancellationToken cancellation)
    {
        MakeScratch();
        var file = Path.Combine(store.Scratch, Stage);
        await File.WriteAllBytesAsync(file, [], cancellation).ConfigureAwait(false);
        var tool = DiskTools.FindImageTool(options.Runtime, "make an empty disk");
        await tool.RunAsync(["create", "-q", "-f", "qcow2", file, $"{addition.BlankBytes}"], null, cancellation).ConfigureAwait(false);
        return await PublishAsync(addition, file, "qcow2", await FileHash.ComputeAsync(file, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
    }

    private async Task<DiskImage> AddFetchedAsync(DiskAddition addition, Uri address, ProgressPulse progress, CancellationToken cancellation)
    {
        var download = new DiskDownload(store.Downloads, new DownloadOptions(), time);
        var file = await download.FetchAsync(address, bytes => RequireRoom(addition, bytes), Tell, cancellation).ConfigureAwait(false);
        try
        {
            var image = await AddFileAsync(addition, file, progress, cancellation).ConfigureAwait(false);
            download.Forget(address);
            return image;
        }
        catch (ImageRefusedException)
        {
            // It is whole, and not what is wanted: going on with it would bring nothing else.
            download.Forget(address);
            throw;
        }

        void Tell(long done, long whole) => progress.Report(
            whole > 0 ? $"fetching ({done >> 20} of {whole >> 20} MiB)" : $"fetching ({done >> 20} MiB)", whole > 0 ? Fetched * done / whole : 0);
    }

    private async Task<DiskImage> AddFileAsync(DiskAddition addition, string file, ProgressPulse progress, CancellationToken cancellation)
    {
        using var source = Open(file);
        var (name, copy) = (addition.SourceName, Path.Combine(store.Scratch, Stage));
        var copying = new DiskCopy(addition, progress, options.MostUnpackedBytes, time);
        string hash;
        if (PackingOf(source, addition) is { } packing)
        {
            RequireRoom(addition, source.Length);
            MakeScratch();
            (name, hash) = await copying.UnpackAsync(packing, source, copy, CopiedOfConverted, cancellation).ConfigureAwait(false);
        }
        else
        {
            var expected = Read(source, name, addition).Format;
            RequireRoom(addition, source.Length * (expected == DiskFormat.Vmdk ? 2 : 1));
            MakeScratch();
            hash = await copying.CopyAsync(source, copy, expected == DiskFormat.Vmdk ? CopiedOfConverted : Copied, cancellation).ConfigureAwait(false);
        }

        var header = Check(copy, name, addition);
        if (header.Format == DiskFormat.Vmdk)
        {
            progress.Report("converting to qcow2", CopiedOfConverted);
            copy = await ConvertAsync(copy, addition, cancellation).ConfigureAwait(false);
            hash = await FileHash.ComputeAsync(copy, cancellation).ConfigureAwait(false);
        }

        progress.Report("writing to the disk", Copied);
        return await PublishAsync(addition, copy, header.Format switch { DiskFormat.Raw => "raw", DiskFormat.Iso => DiskContent.Iso, _ => "qcow2" }, hash, cancellation).ConfigureAwait(false);
    }

    private void MakeScratch() => Directory.CreateDirectory(store.Scratch, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private static FileStream Open(string path)
    {
        try
        {
            return RegularFile.OpenRead(path) ?? throw new ImageRefusedException($"{path} is {Word(RegularFile.KindOf(path))}, and no file", "name the file of a disk image");
        }
        catch (IOException absent)
        {
            throw new ImageRefusedException($"{path} cannot be read: {absent.Message}", "name the file of a disk image that you may read", absent);
        }
    }

    private static string Word(FileKind kind) => kind switch
    {
        FileKind.Directory => "a folder",
        FileKind.Pipe => "a named pipe",
        FileKind.Socket => "a socket",
        _ => "a device",
    };

    private static DiskHeader Read(Stream file, string name, DiskAddition addition)
    {
        try
        {
            return DiskFile.Read(new HeaderBytes(file), name, addition.Format);
        }
        catch (DiskHeaderException refused)
        {
            throw DiskCopy.Refused(addition, refused, name == addition.SourceName ? "" : $": the {HeaderBytes.Printable(Encoding.UTF8.GetBytes(name))} in it");
        }
    }

    private static DiskHeader Check(string copy, string name, DiskAddition addition)
    {
        using var file = File.OpenRead(copy);
        return Read(file, name, addition);
    }

    // A raw disk may begin with anything; its name or the user says that it is one.
    private static Packing? PackingOf(FileStream source, DiskAddition addition) =>
        addition.Format == DiskFormat.Raw || string.Equals(Path.GetExtension(addition.SourceName), ".raw", StringComparison.OrdinalIgnoreCase) ? null : ForeignFormat.Find(new HeaderBytes(source))?.Packing;

    private void RequireRoom(DiskAddition addition, long bytes)
    {
        if (new DriveInfo(options.ImagesDirectory).AvailableFreeSpace < bytes)
        {
            throw Full(addition, null);
        }
    }

    private RuntimeEnvironmentException Full(DiskAddition addition, Exception? cause) =>
        new($"the disk is full: {addition.File} cannot be taken in", $"free some space below {options.ImagesDirectory}; {(addition.Address is null ? "nothing was left there" : "what was fetched stays, and the next attempt goes on from there")}", cause);

    private async Task<string> ConvertAsync(string copy, DiskAddition addition, CancellationToken cancellation)
    {
        var (result, log) = (Path.Combine(store.Scratch, "converted"), Path.Combine(store.Scratch, "log"));
        await File.WriteAllBytesAsync(result, [], cancellation).ConfigureAwait(false);
        var user = SystemUser.IsRoot ? options.MachineUser : null;
        if (user is not null)
        {
            InheritableFile.SetOwner(copy, user.UserId, user.GroupId);
            InheritableFile.SetOwner(result, user.UserId, user.GroupId);
        }

        var tool = DiskTools.FindImageTool(options.Runtime, "convert a VMDK");
        try
        {
            await new ConfinedTool(options.Runtime, user).RunAsync(
                tool, ["convert", "-t", "writeback", "-f", "vmdk", "-O", "qcow2", ConfinedTool.Name(0), ConfinedTool.Name(1)], [copy, result], log, cancellation).ConfigureAwait(false);
        }
        catch (HostToolException failed) when (!FullDisk.Caused(failed))
        {
            throw new ImageRefusedException($"{addition.File} cannot be converted: {failed.Message}", "it is damaged; fetch it again, or convert it yourself and add the qcow2", failed);
        }

        if (user is not null)
        {
            InheritableFile.SetOwner(result, 0, 0);
        }

        File.Delete(copy);
        Check(result, addition.SourceName, addition with { Format = DiskFormat.Qcow2 });
        return result;
    }

    private async Task<DiskImage> PublishAsync(DiskAddition addition, string file, string format, string hash, CancellationToken cancellation)
    {
        var former = store.Find(addition.Name)?.Present.Id;
        File.SetUnixFileMode(file, DiskStore.ReadableFile);
        using (var written = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(written);
        }

        var image = await store.PublishAsync(new DiskManifest
        {
            Name = addition.Name, Kind = addition.Kind, Architecture = addition.Architecture, Source = addition.SourceName, Content = DiskStore.IdOf(hash),
            Sha256 = hash, Bytes = new FileInfo(file).Length, AddedAt = time.GetUtcNow(), MemoryBytes = addition.MemoryBytes, Cpus = addition.Cpus,
            Disks = addition.Disks, Cdrom = addition.Cdrom, DiskBus = addition.DiskBus, Firmware = addition.Firmware, NicModel = addition.NicModel,
        }, file, format, cancellation).ConfigureAwait(false);
        DiskStore.RemoveOlder(image, addition.Needed, former);
        return image;
    }
}
