using System.Collections.Immutable;
using LabSim.Interop.Files;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Disks;

/// <summary>
/// Makes the disks that only one machine has: an empty ext4 file system in a qcow2 file, which takes 1.4 MB and 60 ms for 1 GiB.
/// <para>
/// Theory of operation. A disk that is there is never touched. A missing one is made under another name and appears by a rename when all of
/// it is on disk, so that a killed server leaves either a whole disk or a file that the next start removes. The folder belongs to the machine's
/// user, who may be a guest that broke out, and we may be root: the tools are not given names in that folder but files that were
/// made here, by way of /proc/PID/fd. Every format is said; nothing is ever probed.
/// </para>
/// </summary>
internal sealed class DiskMaker(RuntimeOptions options)
{
    /// <summary>Checks that what <see cref="MakeAsync"/> would have to make can be made here.</summary>
    /// <exception cref="RuntimeEnvironmentException">A tool is missing.</exception>
    public void RequireTools(MachineConfig config)
    {
        if (!Missing(config).IsEmpty)
        {
            DiskTools.Find(options);
        }
    }

    /// <summary>Makes the disks that are not there yet. Idempotent.</summary>
    /// <exception cref="RuntimeEnvironmentException">A tool is missing, or the host's disk is full.</exception>
    /// <exception cref="MachineStartException">A tool failed; the message has its words.</exception>
    public async Task MakeAsync(MachineConfig config, CancellationToken cancellation)
    {
        foreach (var disk in Missing(config))
        {
            try
            {
                await CreateAsync(disk.Path, disk.NewBytes!.Value, config.User, cancellation).ConfigureAwait(false);
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
        [.. config.Disks.Where(disk => disk.NewBytes is not null && !File.Exists(disk.Path))];

    private async Task CreateAsync(string path, long bytes, MachineUser? user, CancellationToken cancellation)
    {
        var tools = DiskTools.Find(options);
        var unfinished = path + ".new";
        File.Delete(unfinished);
        try
        {
            await using var raw = CreateNew(unfinished);
            File.Delete(unfinished);
            raw.SetLength(bytes);

            // All is zero already, but no mke2fs before 1.47 can be told; what it leaves to the guest would be written there, emulated.
            await tools.MakeExt4.RunAsync(
                ["-q", "-F", "-t", "ext4", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard", Name(raw)], null, cancellation).ConfigureAwait(false);
            await using var disk = CreateNew(unfinished);
            await tools.QemuImage.RunAsync(
                ["convert", "-t", "writeback", "-f", "raw", "-O", "qcow2", Name(raw), Name(disk)], null, cancellation).ConfigureAwait(false);
            if (user is not null && SystemUser.IsRoot)
            {
                InheritableFile.SetOwner(unfinished, user.UserId, user.GroupId);
            }

            disk.Flush(flushToDisk: true);
            File.Move(unfinished, path);
            DurableDirectory.Flush(Path.GetDirectoryName(path)!);
        }
        finally
        {
            File.Delete(unfinished);
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
