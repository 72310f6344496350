using LabSim.NodeRuntime.Machines.Limits;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.Topology.Grammar;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>What nodes' processes may take of the host.</summary>
public sealed class HostLimiting
{
    private const string Plain = "name: two\nnodes:\n  a: { image: labsim/host }\n  b: { image: labsim/host, cpu-limit: 50% }\n";
    private const string Limited = "name: two\nnodes:\n  a: { image: labsim/host, memory-limit: 1G, cpu-set: 0-1 }\n  b: { image: labsim/host, cpu-limit: 150% }\n";

    private static readonly LimitFault Legacy = new("version 1 has it", "boot otherwise");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_machine_starts_with_its_limits_and_changed_ones_are_set_while_it_runs()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Limited));
        Assert.Equal((null, 1L << 30, "0-1"), Of(world, "a"));
        Assert.Equal((150, null, ""), Of(world, "b"));

        var changed = await server.Labs.UpAsync(world.Write(Plain), Token);
        Assert.Equal(["~ node a (memory-limit: 1G, cpu-set: 0-1 → no limits)", "~ node b (cpu-limit: 150% → cpu-limit: 50%)"], changed.Changes);
        Assert.Equal("done", (await server.OverAsync("two", changed.Operation!)).State);
        Assert.Equal((null, null, ""), Of(world, "a"));
        Assert.Equal((50, null, ""), Of(world, "b"));
        Assert.Equal(2, world.Host.Started.Length);

        // They are the machine's own from then on, whoever takes it up.
        server.Kill();
        await world.StartAsync();
        Assert.Equal(2, world.Host.Started.Length);
        Assert.Equal((50, null, ""), Of(world, "b"));
        Assert.Equal(2, world.Machines.Sweeps);
    }

    [Fact]
    public async Task A_node_that_does_not_run_has_its_new_limits_when_it_starts()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Plain));
        await server.OverAsync("two", await server.Labs.StopAsync("two", ["a"], Token));
        await server.OverAsync("two", (await server.Labs.UpAsync(world.Write(Limited), Token)).Operation!);
        await server.OverAsync("two", await server.Labs.StartAsync("two", ["a"], Token));
        Assert.Equal((null, 1L << 30, "0-1"), Of(world, "a"));
    }

    [Fact]
    public async Task What_the_host_cannot_hold_is_planned_told_and_shown_and_the_node_runs()
    {
        await using var world = new TestWorld();
        world.Host.Limits = world.Host.Limits with { Memory = Legacy };
        var server = await world.StartAsync();
        var plan = await server.Labs.PlanAsync(world.Write(Limited), Token);
        Assert.Equal(["memory-limit cannot be held: version 1 has it (boot otherwise)", null], plan.Machines.Select(machine => machine.UnmetLimits));
        await server.UpAsync(world.Write(Limited));
        await server.EventAsync("two", e => e is { Type: "warning", Node: "a", Message: "a runs without all of its limits: memory-limit cannot be held: version 1 has it (boot otherwise)" });
        var nodes = server.Labs.Read("two").Nodes;
        Assert.Equal(["memory-limit cannot be held: version 1 has it (boot otherwise)", null], nodes.Select(node => node.UnmetLimits));
        Assert.All(nodes, node => Assert.Equal("ready", node.State));

        // Who gets a limit later is told then.
        world.Host.Limits = world.Host.Limits with { Cpu = Legacy };
        await server.OverAsync("two", (await server.Labs.UpAsync(world.Write(Plain), Token)).Operation!);
        await server.EventAsync("two", e => e is { Type: "warning", Node: "b", Message: "b runs without all of its limits: cpu-limit cannot be held: version 1 has it (boot otherwise)" });
    }

    [Fact]
    public async Task CPUs_that_there_are_not_are_refused_with_those_that_there_are_and_nothing_is_made()
    {
        await using var world = new TestWorld();
        world.Host.Limits = world.Host.Limits with { Cpus = [0, 1, 3] };
        var server = await world.StartAsync();
        var input = world.Write("name: two\nnodes:\n  a: { image: labsim/host, cpu-set: 0-3 }\n  b: { image: labsim/host, cpu-set: 3 }\n  c: { image: labsim/host, cpu-set: 7 }\n");
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.UpAsync(input, Token));
        Assert.Equal(LabProblem.Environment, refused.Problem);
        Assert.Equal("lab two: a (cpu-set: 0-3), c (cpu-set: 7) shall run on CPUs that there are not: the server may use 0-1,3 of this host", refused.Message);
        Assert.Equal("let cpu-set name some of 0-1,3, or leave it out", refused.Remedy);
        Assert.Equal(refused.Message, (await Assert.ThrowsAsync<LabException>(() => server.Labs.PlanAsync(input, Token))).Message);
        Assert.Empty(world.Host.Started);
    }

    [Fact]
    public async Task A_change_that_cannot_be_finished_gives_the_former_limits_back()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Plain));
        world.Machines.RefuseStart = config => config.Name == "c" ? new NodeRuntime.Machines.MachineStartException("no luck") : null;
        var failed = await server.Labs.UpAsync(world.Write(Limited + "  c: { image: labsim/host }\n"), Token);
        Assert.Equal("failed", (await server.OverAsync("two", failed.Operation!)).State);
        Assert.Equal((null, null, ""), Of(world, "a"));
        Assert.Equal((50, null, ""), Of(world, "b"));
    }

    private static (int? Percent, long? Bytes, string Cpus) Of(TestWorld world, string node)
        => world.Host[node].Config.Limits is var limits ? (limits.CpuPercent, limits.MemoryBytes, SettingWords.WriteCpuSet(limits.CpuSet)) : default;
}
