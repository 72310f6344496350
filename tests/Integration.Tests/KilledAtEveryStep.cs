using System.Diagnostics;
using System.Text.Json;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Topologies;
using LabSim.Contracts.Wire;

namespace LabSim.Integration.Tests;

/// <summary>
/// The real server, with real machines, dies by SIGKILL after every step of <c>up</c>, as <c>plan</c> lists them. The next one must bring the lab up or
/// roll it back, and <c>down --wipe</c> must leave nothing. (The moments inside of steps are tried on fakes in Orchestration.Tests.)
/// </summary>
public sealed class KilledAtEveryStep
{
    [Fact]
    public Task After_a_step_of_each_sort_the_next_server_finishes_or_undoes() =>
        KillAsync((steps, step) => !steps.Skip(step + 1).Any(later => Sort(later) == Sort(steps[step])));

    [Fact]
    public Task After_every_single_step_the_next_server_finishes_or_undoes()
    {
        Requires.Soak("three minutes of killed servers");
        return KillAsync((_, _) => true);
    }

    private static string Sort(string step) => step.Split(' ')[0];

    private static async Task KillAsync(Func<IReadOnlyList<string>, int, bool> chosen)
    {
        var failPoint = Path.Combine(Path.GetTempPath(), $"labsim-failpoint-{Guid.NewGuid():N}");
        await using var installation = new Installation(environment: new Dictionary<string, string?> { ["LABSIM_FAILPOINT"] = failPoint }).WithImages();
        var topology = Checkout.Topology("ospf-triangle.yaml");
        (await installation.RunAsync("up", topology, "--wait", "none")).Expect(0);
        (await installation.RunAsync("down", "ospf-triangle", "--wipe")).Expect(0);
        var before = Traces.Of(installation);
        var plan = JsonSerializer.Deserialize((await installation.RunAsync("plan", topology, "--json")).Expect(0).OutputBytes, ContractJson.Default.PlanDocument)!;

        // The first line of the plan is the record of the operation, not a step of the executor.
        var steps = Enumerable.Range(1, plan.Steps.Count - 1).Where(step => chosen(plan.Steps, step)).ToArray();
        Assert.InRange(steps.Length, 5, 100);
        foreach (var step in steps)
        {
            await KillAfterAsync(installation, failPoint, step, plan);
            Assert.Equal(before, Traces.Of(installation));
        }
    }

    private static async Task KillAfterAsync(Installation installation, string failPoint, int step, PlanDocument plan)
    {
        var server = await installation.ReadServerAsync();
        await File.WriteAllTextAsync(failPoint, $"{server.Pid} {step}", TestContext.Current.CancellationToken);
        await installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"), "--wait", "none");
        var lab = await SettledAsync(installation, server.Pid, $"after step {step} ({plan.Steps[step]})");
        Assert.False(File.Exists(failPoint), $"step {step} was never reached");

        var owned = lab?.Nodes.Where(node => node.Pid is not null).Select(node => node.Pid!.Value).Order() ?? Enumerable.Empty<int>();
        Assert.Equal(owned, installation.Machines().Order());
        if (lab is not null)
        {
            Assert.Contains(lab.State, new[] { "running", "stopped", "failed" });
            (await installation.RunAsync("down", "ospf-triangle", "--wipe")).Expect(0);
        }
    }

    private static async Task<LabDocument?> SettledAsync(Installation installation, int killed, string when)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(60))
        {
            var result = await installation.RunAsync("ps", "ospf-triangle", "--json");
            if (result.ExitStatus == 4 && (await installation.ReadServerAsync()).Pid != killed)
            {
                return null;
            }

            if (result.ExitStatus == 0 && JsonSerializer.Deserialize(result.OutputBytes, ContractJson.Default.LabDocument) is { Operation: null } lab
                && (await installation.ReadServerAsync()).Pid != killed)
            {
                return lab;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"the lab did not settle {when}");
    }
}
