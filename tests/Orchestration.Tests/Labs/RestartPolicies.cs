using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.TestKit;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>Nodes that are started again when they end by themselves.</summary>
public sealed class RestartPolicies
{
    private const string Trio = "name: trio\nnodes:\n  never: { image: labsim/host }\n  failing: { image: labsim/host, restart: on-failure }\n  always: { image: labsim/host, restart: always }\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_is_started_again_for_what_its_word_says_and_after_a_second()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        foreach (var node in (string[])["never", "failing", "always"])
        {
            world.Host[node].Kill();
        }

        await server.EventAsync("trio", e => e is { Type: "warning", Node: "failing", Message: "failing is crashed; it is started again in 1 s (restart: on-failure, attempt 1 of 10)" });
        await ReadyAsync(server, "failing", "always");
        Assert.Equal("crashed", State(server, "never"));

        foreach (var node in (string[])["failing", "always"])
        {
            world.Host[node].PowerDown();
        }

        await server.EventAsync("trio", e => e is { Node: "always", Message: "always is stopped; it is started again in 2 s (restart: always, attempt 2 of 10)" });
        await ReadyAsync(server, "always");
        Assert.Equal("stopped", State(server, "failing"));
    }

    [Fact]
    public async Task What_a_user_does_in_the_meantime_is_the_last_word()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        world.Host["failing"].Kill();
        world.Host["always"].Kill();
        await server.UntilAsync("trio", lab => lab.Nodes.Count(n => n.State == "crashed") == 2);
        await server.OverAsync("trio", await server.Labs.StopAsync("trio", ["failing"], Token));
        await server.OverAsync("trio", await server.Labs.StartAsync("trio", ["always"], Token));
        var pid = server.Labs.Read("trio").Nodes.Single(n => n.Spec.Name == "always").ProcessId;
        await Task.Delay(1500, Token);
        Assert.Equal("stopped", State(server, "failing"));
        Assert.Equal(pid, server.Labs.Read("trio").Nodes.Single(n => n.Spec.Name == "always").ProcessId);
        await server.DownAsync("trio");
    }

    [Fact]
    public async Task Who_cannot_be_started_is_tried_again_later_each_time_and_at_last_no_more()
    {
        var time = new ManualTimeProvider();
        await using var world = new TestWorld(time);
        var server = await UpAsync(world);
        world.Machines.RefuseStart = config => config.Name == "failing" ? new MachineStartException("no luck") : null;
        world.Host["failing"].Kill();
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            var delay = Math.Min(1 << (attempt - 1), 60);
            var words = $"it is started again in {delay} s (restart: on-failure, attempt {attempt} of 10)";
            await server.EventAsync("trio", e => e.Node == "failing" && e.Message?.EndsWith(words, StringComparison.Ordinal) == true);
            time.Advance(TimeSpan.FromSeconds(delay));
        }

        await server.EventAsync("trio", e => e is { Node: "failing", Message: "failing is failed and is not started again: it ended 10 times in a row (restart: on-failure)" });
    }

    [Fact]
    public async Task What_crashed_while_no_server_was_there_is_started_by_the_next_one()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        server.Kill();
        world.Host["failing"].Kill();
        world.Host["never"].Kill();
        var next = await world.StartAsync();
        await next.EventAsync("trio", e => e is { Node: "failing", Message: "failing is crashed; it is started again in 1 s (restart: on-failure, attempt 1 of 10)" });
        await ReadyAsync(next, "failing", "always");
        Assert.Equal("crashed", State(next, "never"));
    }

    [Fact]
    public async Task Another_policy_counts_at_once_and_needs_no_restart()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        Assert.Equal("unchanged", (await server.Labs.UpAsync(world.Write(Trio.Replace("on-failure", "never", StringComparison.Ordinal)), Token)).Outcome);
        world.Host["failing"].Kill();
        await server.UntilAsync("trio", lab => lab.Nodes.Single(n => n.Spec.Name == "failing").State == "crashed");
        Assert.DoesNotContain(await server.EventsAsync("trio"), e => e.Message?.Contains("started again", StringComparison.Ordinal) == true);
    }

    private static async Task<Equipment.TestServer> UpAsync(TestWorld world)
    {
        world.Machines.ReadyAtOnce = true;
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Trio));
        await ReadyAsync(server, "never", "failing", "always");
        return server;
    }

    private static Task ReadyAsync(Equipment.TestServer server, params string[] nodes) =>
        server.UntilAsync("trio", lab => lab.Operation is null && nodes.All(node => lab.Nodes.Single(n => n.Spec.Name == node).State == "ready"));

    private static string State(Equipment.TestServer server, string node) => server.Labs.Read("trio").Nodes.Single(n => n.Spec.Name == node).State;
}
