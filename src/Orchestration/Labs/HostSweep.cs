using System.Text.RegularExpressions;
using LabSim.Orchestration.Workspaces;

namespace LabSim.Orchestration.Labs;

/// <summary>Ends what an earlier server left and no lab owns: processes that run from our run directory, and run directories of labs that are gone.</summary>
internal sealed partial class HostSweep(LabServices services, OrchestrationOptions options)
{
    /// <summary>Sweeps. What is not of our making (another name in the run directory) stays.</summary>
    /// <param name="labs">The labs that were taken up.</param>
    /// <param name="spared">Labs that could not be taken up: what they have is not ours to judge.</param>
    /// <param name="cancellation">Ends the sweep.</param>
    public async Task RunAsync(IEnumerable<LabSupervisor> labs, IReadOnlyCollection<string> spared, CancellationToken cancellation)
    {
        LabSupervisor[] known = [.. labs.Where(l => l.Exists)];
        var owned = known.SelectMany(l => l.Lab.State.Nodes.Values).Where(n => n.Machine is not null).Select(n => n.Record!.ProcessId)
            .Concat(spared.SelectMany(l => services.Machines.FindProcesses(new Workspace(options, l).LabRunDirectory)).Select(p => p.ProcessId)).ToHashSet();
        foreach (var stray in services.Machines.FindProcesses(options.RunDirectory).Where(p => !owned.Contains(p.ProcessId)))
        {
            await services.Machines.EndAsync(stray, cancellation);
        }

        services.Machines.SweepLimits();
        var kept = known.Select(l => l.Name).Concat(spared).Select(Workspace.ShortId).ToHashSet();
        foreach (var directory in Directory.Exists(options.RunDirectory) ? Directory.GetDirectories(options.RunDirectory) : [])
        {
            var name = Path.GetFileName(directory);
            if (ShortId().IsMatch(name) && !kept.Contains(name))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    [GeneratedRegex("^[0-9a-f]{8}$")]
    private static partial Regex ShortId();
}
