using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.Switching.Capture;
using LabSim.Switching.Links;
using LabSim.TestKit;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>Nodes with an <c>idle-timeout</c>: they fall asleep when nobody uses them, and wake when somebody does.</summary>
public sealed class IdleNodes
{
    /// <summary>Two islands, a and b behind a switch and c and d, and one that never sleeps.</summary>
    private const string Pods = """
        name: pods
        defaults: { idle-timeout: 30s }
        nodes:
          a: { image: labsim/router }
          b: { image: labsim/router }
          sw: { kind: switch }
          c: { image: labsim/router }
          d: { image: labsim/router }
          e: { image: labsim/router, idle-timeout: never }
        links:
          - a:eth1 -- sw
          - b:eth1 -- sw
          - c:eth1 -- d:eth1
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_cables_join_falls_asleep_together_and_one_that_is_used_wakes_it()
    {
        var (world, time, server) = await UpAsync();
        await using var end = world;
        await PassAsync(time, server, 20);
        server.Labs.Use("pods", "c", "its console");
        await UntilAsync(time, server, "paused paused ready ready ready ready");
        Assert.Equal(["a:eth1", "b:eth1"], server.Fabric("pods").Sleeping);
        Assert.All(server.Labs.Read("pods").Nodes.Where(n => n.State == "paused"), n => Assert.Equal("nobody uses it; it wakes when somebody does", n.Reason));
        await UntilAsync(time, server, "paused paused ready paused paused ready");

        server.Labs.Use("pods", "b", "its console");
        await UntilAsync(time, server, "ready ready ready paused paused ready");
        await server.EventAsync("pods", e => e is { Node: "a", State: "paused", Message: "wakes: b: its console" });
        Assert.Equal(["c:eth1", "d:eth1"], server.Fabric("pods").Sleeping);

        server.Fabric("pods").Knock("d:eth1");
        await UntilAsync(time, server, "ready ready ready ready ready ready");
        await server.EventAsync("pods", e => e is { Node: "c", State: "paused", Message: "wakes: d: a frame for it came to d:eth1" });
    }

    [Fact]
    public async Task Who_boots_is_looked_at_runs_a_command_or_carries_traffic_is_in_use()
    {
        var (world, time, server) = await UpAsync();
        await using var end = world;
        using (await server.Labs.UseAsync("pods", "a", "a command runs in it", Token))
        {
            await using var capture = server.Labs.OpenCapture("pods", new CaptureRequest { Ports = ["c:eth1"], Live = true });
            await PassAsync(time, server, 100);
            Assert.Equal("ready ready ready ready ready ready", States(server));
        }

        await UntilAsync(time, server, "paused paused ready paused paused ready");

        // All links are busy, and somebody has to be up first.
        server.Labs.Use("pods", "a", "its console");
        await UntilAsync(time, server, "ready ready ready paused paused ready");
        for (var frames = 0L; frames < 100; frames++)
        {
            server.Fabric("pods").Counters = new(new DirectionCounters { Frames = frames * 60, Bytes = 0 }, new DirectionCounters { Frames = frames * 60, Bytes = 0 });
            await PassAsync(time, server, 1);
        }

        Assert.StartsWith("ready ready ready", States(server), StringComparison.Ordinal);
        await UntilAsync(time, server, "paused paused ready paused paused ready");

        world.Host["e"].Become(MachineState.Booting);
        await PassAsync(time, server, 40);
        Assert.Equal("ready ready ready ready ready booting", States(server));
    }

    [Fact]
    public async Task The_next_server_finds_them_asleep_and_wakes_them_and_nobody_else()
    {
        var (world, time, server) = await UpAsync();
        await using var end = world;
        await server.OverAsync("pods", await server.Labs.PauseAsync("pods", ["d"], Token));
        await UntilAsync(time, server, "paused paused ready paused paused ready");
        Assert.Null(server.Labs.Read("pods").Nodes[4].Reason);

        server.Kill();
        var next = await world.StartAsync();
        await PassAsync(time, next, 100);
        Assert.Equal("paused paused ready paused paused ready", States(next));
        Assert.Equal(["a:eth1", "b:eth1", "c:eth1"], next.Fabric("pods").Sleeping);
        next.Labs.Use("pods", "d", "its console");
        await UntilAsync(time, next, "paused paused ready ready paused ready");
        using (await next.Labs.UseAsync("pods", "a", "a command runs in it", Token))
        {
            Assert.Equal((MachineState.Ready, MachineState.Ready), (world.Host["a"].State, world.Host["b"].State));
        }
    }

    [Fact]
    public async Task Whoever_was_about_to_fall_asleep_when_the_server_was_killed_runs()
    {
        var (world, time, server) = await UpAsync();
        await using var end = world;
        await UntilAsync(time, server, "paused paused ready paused paused ready");
        server.Kill();

        // Let go, and not yet crossed out.
        world.Host["a"].Resume();
        var next = await world.StartAsync();
        await UntilAsync(time, next, "ready ready ready paused paused ready");
    }

    [Fact]
    public async Task An_operation_wakes_all_before_its_first_step_and_what_a_user_pauses_stays_so()
    {
        var (world, time, server) = await UpAsync();
        await using var end = world;
        await UntilAsync(time, server, "paused paused ready paused paused ready");
        await server.OverAsync("pods", await server.Labs.PauseAsync("pods", ["a"], Token));
        Assert.Equal("paused ready ready ready ready ready", States(server));
        server.Labs.Use("pods", "a", "its console");
        await PassAsync(time, server, 5);
        Assert.Equal(("paused", null), (server.Labs.Read("pods").Nodes[0].State, server.Labs.Read("pods").Nodes[0].Reason));

        await UntilAsync(time, server, "paused paused ready paused paused ready");
        await server.OverAsync("pods", await server.Labs.ResetAsync("pods", ["b"], Token));
        Assert.Equal(1, world.Host["b"].Resets);
        world.Host["b"].Become(MachineState.Ready);
        await server.OverAsync("pods", await server.Labs.ResumeAsync("pods", [], Token));
        await UntilAsync(time, server, "ready ready ready ready ready ready");

        await UntilAsync(time, server, "paused paused ready paused paused ready");
        Assert.Null(await server.UpAsync(world.Write(Pods)));
        Assert.Equal("ready ready ready ready ready ready", States(server));
        await server.DownAsync("pods");
        Assert.Empty(world.Host.Running);
    }

    [Fact]
    public async Task A_machine_that_does_not_answer_is_told_of_once_and_tried_again_when_somebody_uses_it()
    {
        var (world, time, server) = await UpAsync();
        await using var end = world;
        await UntilAsync(time, server, "paused paused ready paused paused ready");
        world.Host["a"].Deaf = true;
        server.Labs.Use("pods", "a", "its console");
        await server.EventAsync("pods", e => e is { Type: "warning", Node: "a", Message: "a cannot be woken: a: QEMU does not answer" });
        await PassAsync(time, server, 10);
        Assert.Equal("paused ready ready paused paused ready", States(server));
        Assert.Single(await server.EventsAsync("pods"), e => e.Message?.StartsWith("a cannot be woken", StringComparison.Ordinal) == true);
        world.Host["a"].Deaf = false;
        server.Labs.Use("pods", "a", "its console");
        await UntilAsync(time, server, "ready ready ready paused paused ready");
    }

    [Fact]
    public async Task Without_a_timeout_nobody_ever_sleeps()
    {
        var time = new ManualTimeProvider();
        await using var world = new TestWorld(time);
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready"));
        time.Advance(TimeSpan.FromDays(30));
        await Task.Delay(50, Token);
        Assert.All(server.Labs.Read("duo").Nodes, n => Assert.Equal("ready", n.State));
    }

    private static string States(TestServer server) => string.Join(' ', server.Labs.Read("pods").Nodes.Select(n => n.State));

    private static async Task<(TestWorld World, ManualTimeProvider Time, TestServer Server)> UpAsync()
    {
        var time = new ManualTimeProvider();
        var world = new TestWorld(time);
        var server = await world.StartAsync();
        Assert.Equal("done", (await server.UpAsync(world.Write(Pods)))!.State);
        await server.UntilAsync("pods", l => l.Nodes.All(n => n.State == "ready"));
        return (world, time, server);
    }

    // A second at a time, each with a moment for the look that is due.
    private static async Task PassAsync(ManualTimeProvider time, TestServer server, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, Token);
        }
    }

    private static async Task UntilAsync(ManualTimeProvider time, TestServer server, string states)
    {
        for (var seconds = 0; seconds < 300 && States(server) != states; seconds++)
        {
            await PassAsync(time, server, 1);
        }

        await server.UntilAsync("pods", _ => States(server) == states);
    }
}
