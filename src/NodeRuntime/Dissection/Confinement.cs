using System.Collections.Immutable;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>
/// What stands before a program that reads what guests sent: no network, the machines' user, bounds on memory, files and further processes. All of
/// these programs become the next one, so the pid is the last one's.
/// </summary>
internal sealed class Confinement(RuntimeOptions options, MachineUser? user)
{
    // 64 MiB of small frames take sharkd about a gigabyte of address space.
    private static readonly string[] Limits = ["--as=3221225472", "--core=0", "--fsize=1048576", "--nofile=64", "--nproc=0", "--cpu=3600"];
    private readonly Lazy<Task<ImmutableArray<string>>> _isolation = new(() => ProbeAsync(options));

    /// <summary>The words.</summary>
    /// <exception cref="RuntimeEnvironmentException">A program of util-linux is missing.</exception>
    public async Task<ImmutableArray<string>> WordsAsync()
    {
        var words = UserChange.Words(options, user);
        return [.. await _isolation.Value.ConfigureAwait(false), .. words, Find(options, "prlimit"), .. Limits, "--"];
    }

    /// <summary>A program's path.</summary>
    /// <exception cref="RuntimeEnvironmentException">It is missing.</exception>
    private static string Find(RuntimeOptions options, string program) =>
        options.SearchDirectories.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
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
