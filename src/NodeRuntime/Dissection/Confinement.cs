using System.Collections.Immutable;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>
/// What stands before a program that reads what guests sent: no network, the machines' user, bounds on memory, files and processor time. All of
/// these programs become the next one, so the pid is the last one's.
/// </summary>
internal sealed class Confinement(RuntimeOptions options, MachineUser? user)
{
    // 64 MiB of small frames take sharkd about a gigabyte of address space.
    private static readonly string[] Limits = ["--as=3221225472", "--core=0", "--fsize=1048576", "--nofile=64", "--cpu=3600"];
    private readonly Lazy<Task<ImmutableArray<string>>> _isolation = new(() => ProbeAsync(options));

    /// <summary>The words.</summary>
    /// <exception cref="RuntimeEnvironmentException">A program of util-linux is missing.</exception>
    public async Task<ImmutableArray<string>> WordsAsync()
    {
        var words = UserChange.Words(options, user);
        return [.. await _isolation.Value.ConfigureAwait(false), .. words, Find(options, "prlimit"), .. Limits, "--"];
    }

    /// <summary>The PATH that it gets.</summary>
    public string Path => $"PATH={string.Join(':', options.SearchDirectories)}";

    /// <summary>
    /// Forbids a running program to start others. The bound counts all processes of the user (getrlimit(2)), so it cannot stand from the beginning for a
    /// program that makes a thread; and it takes that user to set it.
    /// </summary>
    /// <param name="processId">A child that was not waited for: its number cannot be another's.</param>
    public async Task ForbidProcessesAsync(int processId)
    {
        ImmutableArray<string> words = [.. UserChange.Words(options, user), Find(options, "prlimit"), $"--pid={processId}", "--nproc=0"];
        try
        {
            await new HostTool(words[0], "util-linux").RunAsync(words.Skip(1), null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (HostToolException)
        {
            // It has ended meanwhile, which its next question will tell.
        }
    }

    /// <summary>A program's path.</summary>
    /// <exception cref="RuntimeEnvironmentException">It is missing.</exception>
    private static string Find(RuntimeOptions options, string program) =>
        options.SearchDirectories.Select(folder => System.IO.Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new RuntimeEnvironmentException($"the program {program} is missing", "Install it: apt-get install util-linux");

    // Root may make a network namespace, others may where the kernel lets users have namespaces; a container may forbid both.
    private static async Task<ImmutableArray<string>> ProbeAsync(RuntimeOptions options)
    {
        var unshare = Find(options, "unshare");
        foreach (ImmutableArray<string> way in (ImmutableArray<string>[])[["--net"], ["--user", "--map-current-user", "--net"]])
        {
            try
            {
                await new HostTool(unshare, "util-linux").RunAsync([.. way, "--", Find(options, "true")], null, CancellationToken.None).ConfigureAwait(false);
                return [unshare, .. way, "--"];
            }
            catch (HostToolException)
            {
                // Not allowed here: the next way, or none.
            }
        }

        return [];
    }
}
