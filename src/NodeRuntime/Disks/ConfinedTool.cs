using System.Collections.Immutable;
using System.ComponentModel;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Disks;

/// <summary>
/// Runs a program of the host on files that nobody vouches for: as the machines' user where we are root, with these files by descriptor and no others.
/// What the files make it do, it does with the rights of a guest that broke out, and no more.
/// </summary>
internal sealed class ConfinedTool(RuntimeOptions options, MachineUser? user)
{
    /// <summary>The name that the program has for the n-th file.</summary>
    public static string Name(int index) => $"/proc/self/fd/{ProcessSpawner.FirstInherited + index}";

    /// <summary>Runs it.</summary>
    /// <param name="tool">The program, by its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="files">The files that it gets, in order. It must have the rights to open them.</param>
    /// <param name="log">A file for its words.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <exception cref="HostToolException">It failed; has its last words.</exception>
    /// <exception cref="RuntimeEnvironmentException">The host lacks what it needs.</exception>
    public async Task RunAsync(HostTool tool, IEnumerable<string> arguments, ImmutableArray<string> files, string log, CancellationToken cancellation)
    {
        using var process = Start(tool, arguments, files, log);
        try
        {
            var exit = await process.Exited.WaitAsync(cancellation).ConfigureAwait(false);
            if (exit.Code != 0)
            {
                throw new HostToolException(tool.Program, exit.Code ?? exit.Signal ?? -1, process.Words());
            }
        }
        finally
        {
            await process.KillAsync().ConfigureAwait(false);
        }
    }

    private MachineProcess Start(HostTool tool, IEnumerable<string> arguments, ImmutableArray<string> files, string log)
    {
        var inherited = files.Select(InheritableFile.Reference).ToList();
        try
        {
            using var output = InheritableFile.Append(log);
            var processId = ProcessSpawner.Start(new SpawnRequest
            {
                Arguments = [.. UserChange.Words(options, SystemUser.IsRoot ? user : null), tool.Program, .. arguments],
                Environment = [$"PATH={string.Join(':', options.SearchDirectories)}", "LC_ALL=C", .. tool.Environment.Select(pair => $"{pair.Key}={pair.Value}")],
                Output = output,
                Inherited = [.. inherited],
            });
            return MachineProcess.OfChild(processId, log, 0);
        }
        catch (Win32Exception refused)
        {
            throw new RuntimeEnvironmentException($"{tool.Program} cannot be started: {refused.Message}", $"Install it again: apt-get install {tool.Package}", refused);
        }
        finally
        {
            inherited.ForEach(handle => handle.Dispose());
        }
    }
}
