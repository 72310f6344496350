using System.Collections.Immutable;
using System.ComponentModel;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Qemu;
using Microsoft.Win32.SafeHandles;

namespace LabSim.NodeRuntime.Machines;

/// <summary>Prepares a machine's files and starts its process.</summary>
internal sealed class MachineLauncher(RuntimeOptions options)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    // When memory runs out, one machine shall go, and not the server that all labs hang on, nor the user's own programs.
    private const int SoonerThanOthers = 300;

    /// <summary>Starts QEMU.</summary>
    /// <param name="config">The machine.</param>
    /// <param name="binary">Its QEMU.</param>
    /// <param name="command">The command line.</param>
    /// <param name="paths">The files that it inherits, in order.</param>
    /// <exception cref="MachineStartException">It cannot be started.</exception>
    /// <exception cref="RuntimeEnvironmentException">The host lacks what it needs.</exception>
    public MachineProcess Launch(MachineConfig config, QemuBinary binary, ImmutableArray<string> command, ImmutableArray<string> paths)
    {
        var user = SystemUser.IsRoot ? config.User : null;
        var files = MachineFiles.Of(config);
        var inherited = new List<SafeFileHandle>();
        try
        {
            Prepare(config, files, user);
            inherited.AddRange(paths.Select(InheritableFile.Reference));
            using var log = InheritableFile.Append(files.QemuLog);
            var logStart = LogTail.Length(files.QemuLog);
            var processId = ProcessSpawner.Start(new SpawnRequest
            {
                Arguments = [.. UserChange.Words(options, user), .. command],
                Environment = [$"PATH={string.Join(':', options.SearchDirectories)}", "LC_ALL=C.UTF-8", .. binary.Environment.Select(pair => $"{pair.Key}={pair.Value}")],
                Output = log,
                Cores = config.Limits.CpuSet,
                Inherited = [.. inherited],
            });

            // A host that cannot say it goes by the size alone, which is a machine's as a rule.
            _ = OutOfMemory.SetScore(processId, SoonerThanOthers);
            return MachineProcess.OfChild(processId, files.QemuLog, logStart);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or Win32Exception or ArgumentException)
        {
            throw new MachineStartException($"{config.Lab}/{config.Name}: QEMU cannot be started: {failure.Message}", failure);
        }
        finally
        {
            inherited.ForEach(handle => handle.Dispose());
        }
    }

    private static void Prepare(MachineConfig config, MachineFiles files, MachineUser? user)
    {
        files.RemoveSockets();
        if (config.HasGuest)
        {
            PrepareGuest(config, files, user);
        }

        // The sockets' folder is used under the machine's own name.
        Give(config.RunDirectory, user);
        File.SetUnixFileMode(config.RunDirectory, OwnerOnlyFolder);
    }

    private static void PrepareGuest(MachineConfig config, MachineFiles files, MachineUser? user)
    {
        Directory.CreateDirectory(files.FirmwareDirectory, OwnerOnlyFolder);
        foreach (var blob in config.Firmware)
        {
            Write(files.Firmware(blob.Name), blob.Content.Span, user);
        }

        // QEMU writes the consoles' logs itself.
        foreach (var log in files.SerialPorts.Select(files.ConsoleLogOf))
        {
            InheritableFile.Append(log).Dispose();
            Give(log, user);
        }
    }

    private static void Give(string path, MachineUser? user)
    {
        if (user is not null)
        {
            InheritableFile.SetOwner(path, user.UserId, user.GroupId);
        }
    }

    private static void Write(string path, ReadOnlySpan<byte> content, MachineUser? user)
    {
        File.Delete(path);
        using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            file.Write(content);
        }

        Give(path, user);
    }
}
