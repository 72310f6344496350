using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Tests.Execution;

/// <summary>Nodes that start after others.</summary>
public sealed class StartOrderTests
{
    private const string Chain = """
        name: chain
        nodes:
          r3: { image: labsim/router, after: r2 }
          r2: { image: labsim/router, after: [r1, s1] }
          r1: { image: labsim/router }
          h1: { image: labsim/host, after: r1 }
          s1: { kind: switch }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Each_starts_when_those_before_it_are_ready_however_few_start_at_a_time(int parallel)
    {
        await using var world = World(parallel);
        var server = await world.StartAsync();
        var up = await server.Labs.UpAsync(world.Write(Chain), Token);
        await server.UntilAsync("chain", lab => State(lab, "r1") == "booting " && State(lab, "r2") == "starting waits for r1" && State(lab, "h1") == "starting waits for r1");
        Assert.Equal(["r1"], world.Host.Started.Select(process => process.Config.Name));
        world.Host["r1"].Become(MachineState.Ready);
        await server.UntilAsync("chain", lab => State(lab, "r2") == "booting " && State(lab, "h1") == "booting " && State(lab, "r3") == "starting waits for r2");
        world.Host["h1"].Become(MachineState.Ready);
        world.Host["r2"].Become(MachineState.Ready);
        await server.UntilAsync("chain", lab => State(lab, "r3") == "booting ");
        world.Host["r3"].Become(MachineState.Ready);
        await server.OverAsync("chain", up.Operation!);
        Assert.Equal(4, world.Host.Started.Length);
    }

    [Fact]
    public async Task Who_is_lost_is_waited_for_no_more_and_that_is_said()
    {
        await using var world = World(2);
        var server = await world.StartAsync();
        await server.Labs.UpAsync(world.Write(Chain), Token);
        await server.UntilAsync("chain", lab => State(lab, "r2") == "starting waits for r1");
        world.Host["r1"].Kill();
        await server.UntilAsync("chain", lab => State(lab, "r2") == "booting ");
        await server.EventAsync("chain", e => e is { Type: "warning", Node: "r2", Message: "r2 starts, and r1, which it comes after, is crashed" });
    }

    [Fact]
    public async Task A_node_that_is_started_alone_waits_for_nobody_who_does_not_run()
    {
        await using var world = World(2);
        world.Machines.ReadyAtOnce = true;
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Chain));
        await server.OverAsync("chain", await server.Labs.StopAsync("chain", ["r1", "r2"], Token));
        await server.OverAsync("chain", await server.Labs.StartAsync("chain", ["r2"], Token));
        await server.EventAsync("chain", e => e is { Type: "warning", Node: "r2", Message: "r2 starts, and r1, which it comes after, is stopped" });
    }

    [Fact]
    public async Task Down_does_not_wait_for_those_that_wait()
    {
        await using var world = World(2);
        var server = await world.StartAsync();
        await server.Labs.UpAsync(world.Write(Chain), Token);
        await server.UntilAsync("chain", lab => State(lab, "r2") == "starting waits for r1");
        await server.DownAsync("chain");
        Assert.Empty(world.Host.Running);
    }

    [Fact]
    public async Task The_plan_is_in_that_order_and_another_order_needs_no_restart()
    {
        await using var world = World(2);
        world.Machines.ReadyAtOnce = true;
        var server = await world.StartAsync();
        var plan = await server.Labs.PlanAsync(world.Write(Chain), Token);
        Assert.Equal(["start r1", "start r2 after r1, s1", "start h1 after r1", "start r3 after r2"], plan.Steps.Where(step => step.StartsWith("start", StringComparison.Ordinal)));
        await server.UpAsync(world.Write(Chain));
        await server.UpAsync(world.Write(Chain.Replace("after: r2", "after: r1", StringComparison.Ordinal)));
        Assert.Equal(4, world.Host.Started.Length);
    }

    [Fact]
    public void Groups_keep_the_topologys_order_and_end()
    {
        Assert.Equal(["a b", "c", "d"], Groups(("d", "c"), ("a", ""), ("c", "a"), ("b", "z")));
        Assert.Equal(["x y"], Groups(("x", "y"), ("y", "x")));

        static string[] Groups(params (string Name, string After)[] nodes) => [.. StartOrder.Groups(nodes.Select(node => new NodeSpec
        {
            Name = node.Name, Kind = "vm", Image = "i", Architecture = "x86_64", MemoryBytes = 1, Cpus = 1, Accelerator = AcceleratorChoice.Auto, Interfaces = [],
            After = node.After.Length == 0 ? [] : [node.After],
        })).Select(group => string.Join(' ', group.Select(node => node.Name)))];
    }

    private static string State(LabSnapshot lab, string node) => lab.Nodes.Where(n => n.Spec.Name == node).Select(n => $"{n.State} {n.Reason}").Single();

    private static TestWorld World(int parallel)
    {
        var world = new TestWorld();
        world.Options = world.Options with { ParallelStarts = parallel };
        world.Machines.ReadyAtOnce = false;
        return world;
    }
}
