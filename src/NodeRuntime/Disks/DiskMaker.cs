using System.Collections.Immutable;
using LabSim.Interop.Files;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Volumes;

namespace LabSim.NodeRuntime.Disks;

/// <summary>
/// Makes the disks that only one machine has, as qcow2 files: a copy of another where it is said of what, nothing where it is blank or has another below it,
/// an empty ext4 file system (1.4 MB and 60 ms for 1 GiB) otherwise. Volumes that hand a config in are raw files, and written anew at each start.
/// <para>
/// Theory of operation. A disk that is there is never touched, unless it is one that begins anew at each start. A missing one is made under another name
/// and appears by a rename when all of it is on disk, so that a killed server leaves either a whole disk or a file that the next start removes. The
/// folder belongs to the machine's user, who may be a guest that broke out, and we may be root: the tools are not given names in that folder but files
/// that were made here, by way of /proc/PID/fd. Every format is said; nothing is ever probed. An overlay's header names no disk below it: what that is,
/// is said at each start.
/// </para>
/// </summary>
internal sealed class DiskMaker(RuntimeOptions options)
{
    private const string OfPersistentNode = "make the disk of a persistent node";
    private const string OfUefi = "keep the variables of a UEFI";
    private const string OfImage = "make the disk of a node that boots from a disk image";

    /// <summary>Checks that what <see cref="MakeAsync"/> would have to make can be made here.</summary>
    /// <exception cref="RuntimeEnvironmentException">A tool is missing.</exception>
    public void RequireTools(MachineConfig config)
    {
        foreach (var disk in Missing(config).Where(disk => disk.Volume is null))
        {
            _ = disk is { Backing: null, CopyOf: null, IsBlank: false } ? DiskTools.FindMakeExt4(options, OfPersistentNode) : null;
            _ = ImageTool(disk);
        }
    }

    /// <summary>Makes the disks that are not there yet, and anew those that begin anew. Idempotent; the machine does not run.</summary>
    /// <exception cref="RuntimeEnvironmentException">A tool is missing, or the host's disk is full.</exception>
    /// <exception cref="MachineStartException">A tool failed; the message has its words.</exception>
    public async Task MakeAsync(MachineConfig config, CancellationToken cancellation)
    {
        var missing = Missing(config);
        foreach (var disk in missing)
        {
            try
            {
                RemoveFormer(disk, missing);
                await CreateAsync(disk, config.User, cancellation).ConfigureAwait(false);
            }
            catch (Exception failure) when (FullDisk.Caused(failure))
            {
                throw new RuntimeEnvironmentException(
                    $"{config.Lab}/{config.Name}: the disk is full: '{disk.Path}' cannot be made", $"free some space below {config.StateDirectory}", failure);
            }
            catch (Exception failure) when (failure is HostToolException or IOException or UnauthorizedAccessException)
            {
                throw new MachineStartException($"{config.Lab}/{config.Name}: '{disk.Path}' cannot be made: {failure.Message}", failure);
            }
        }
    }

    private static ImmutableArray<DiskConfig> Missing(MachineConfig config) =>
        [.. config.Disks.Append(config.UefiVariables).OfType<DiskConfig>().Where(disk => disk.IsMade && (disk.BeginsAnew || disk.Volume is not null || !File.Exists(disk.Path)))];

    // Whatever they were made over: an image may have been replaced, or be another one now. The first to be made removes them, its own among them.
    private static void RemoveFormer(DiskConfig disk, ImmutableArray<DiskConfig> missing)
    {
        if (disk.BeginsAnew && disk == missing.First(other => other.BeginsAnew))
        {
            foreach (var former in Directory.GetFiles(Path.GetDirectoryName(disk.Path)!, OverlayName.ScratchFiles))
            {
                File.Delete(former);
            }
        }
    }

    private HostTool ImageTool(DiskConfig disk) => DiskTools.FindImageTool(options, disk.CopyOf is not null ? OfUefi : disk is { Backing: null, IsBlank: false } ? OfPersistentNode : OfImage);

    private async Task CreateAsync(DiskConfig config, MachineUser? user, CancellationToken cancellation)
    {
        var (path, unfinished) = (config.Path, config.Path + ".new");
        File.Delete(unfinished);
        try
        {
            await using var disk = config switch
            {
                { Volume: { } volume } => await WriteAsync(volume, unfinished).ConfigureAwait(false),
                { CopyOf: { } original } => await RunImageToolAsync(config, unfinished, ["convert", "-f", original.Format, "-O", "qcow2", original.Path], [], cancellation).ConfigureAwait(false),
                { Backing: not null } or { IsBlank: true } => await RunImageToolAsync(config, unfinished, ["create", "-q", "-f", "qcow2"], [$"{config.NewBytes}"], cancellation).ConfigureAwait(false),
                _ => await MakeFileSystemAsync(config, unfinished, cancellation).ConfigureAwait(false),
            };
            if (user is not null && SystemUser.IsRoot)
            {
                InheritableFile.SetOwner(unfinished, user.UserId, user.GroupId);
            }

            disk.Flush(flushToDisk: true);
            File.Move(unfinished, path, overwrite: config.Volume is not null);
            DurableDirectory.Flush(Path.GetDirectoryName(path)!);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    // qemu-img is told the file between its words.
    private Task<FileStream> RunImageToolAsync(DiskConfig config, string unfinished, string[] before, string[] after, CancellationToken cancellation)
    {
        var tool = ImageTool(config);
        return FillAsync(unfinished, disk => tool.RunAsync([.. before, Name(disk), .. after], null, cancellation));
    }

    private async Task<FileStream> MakeFileSystemAsync(DiskConfig config, string unfinished, CancellationToken cancellation)
    {
        var (fileSystem, image) = (DiskTools.FindMakeExt4(options, OfPersistentNode), ImageTool(config));
        await using var raw = CreateNew(unfinished);
        File.Delete(unfinished);
        raw.SetLength(config.NewBytes!.Value);

        // All is zero already, but no mke2fs before 1.47 can be told; what it leaves to the guest would be written there, emulated.
        await fileSystem.RunAsync(
            ["-q", "-F", "-t", "ext4", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard", Name(raw)], null, cancellation).ConfigureAwait(false);
        return await FillAsync(
            unfinished, disk => image.RunAsync(["convert", "-t", "writeback", "-f", "raw", "-O", "qcow2", Name(raw), Name(disk)], null, cancellation)).ConfigureAwait(false);
    }

    private static Task<FileStream> WriteAsync(Volume volume, string unfinished) => FillAsync(unfinished, disk =>
    {
        volume.Write(disk);
        return Task.CompletedTask;
    });

    private static async Task<FileStream> FillAsync(string unfinished, Func<FileStream, Task> fill)
    {
        var disk = CreateNew(unfinished);
        try
        {
            await fill(disk).ConfigureAwait(false);
            return disk;
        }
        catch
        {
            await disk.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static FileStream CreateNew(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    private static string Name(FileStream file) => $"/proc/{Environment.ProcessId}/fd/{file.SafeFileHandle.DangerousGetHandle()}";
}
