using LabSim.NodeRuntime;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Tests.Equipment;

namespace LabSim.Orchestration.Tests.Labs;

public sealed class NodesAndOperations
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stopped_node_takes_the_carrier_of_its_peer_and_brings_it_back()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        await server.UntilAsync("duo", l => l.Links.All(k => k.State == "up"));
        Assert.Equal("done", (await server.OverAsync("duo", await server.Labs.StopAsync("duo", ["r2"], Token))).State);
        var lab = await server.UntilAsync("duo", l => l.Links.All(k => k.State == "half"));
        Assert.Equal(("running", "stopped", null), (lab.State, lab.Nodes[1].State, lab.Nodes[1].ProcessId));
        await server.UntilAsync("duo", _ => !world.Host["r1"].HasCarrier("eth1"));
        await server.OverAsync("duo", await server.Labs.StartAsync("duo", ["r2"], Token));
        await server.UntilAsync("duo", l => l.Nodes[1].State == "ready" && l.Links.All(k => k.State == "up"));
        await server.UntilAsync("duo", _ => world.Host["r1"].HasCarrier("eth1") && world.Host["r2"].HasCarrier("eth1"));
        Assert.Single(world.Host.Started, p => p.Config.Name == "r1");
    }

    [Fact]
    public async Task A_restart_makes_a_new_process_of_that_node_only()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        Assert.Equal("done", (await server.OverAsync("duo", await server.Labs.RestartAsync("duo", ["r1"], Token))).State);
        Assert.Equal(["r1", "r2", "r1"], world.Host.Started.Select(p => p.Config.Name));
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
    }

    [Fact]
    public async Task A_killed_machine_is_crashed_its_links_are_half_and_the_lab_goes_on()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready"));
        world.Host["r2"].Kill("killed by signal 9; last words: boom");
        var lab = await server.UntilAsync("duo", l => l.Nodes[1].State == "crashed" && l.Links.All(k => k.State == "half"));
        Assert.Equal("running", lab.State);
        Assert.Contains("boom", lab.Nodes[1].Reason, StringComparison.Ordinal);
        await server.EventAsync("duo", e => e is { Type: "node", Node: "r2", State: "crashed" } && e.Message!.Contains("boom", StringComparison.Ordinal));
        Assert.Equal("unchanged", (await server.Labs.UpAsync(world.Write(Topologies.Duo), Token)).Outcome);
        server.Kill();
        var next = await world.StartAsync();
        Assert.Equal("crashed", next.Labs.Read("duo").Nodes[1].State);
        Assert.Contains("boom", next.Labs.Read("duo").Nodes[1].Reason, StringComparison.Ordinal);
        await next.OverAsync("duo", await next.Labs.StartAsync("duo", [], Token));
        await next.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
    }

    [Fact]
    public async Task Down_lists_the_lab_as_stopped_keeps_its_files_and_up_starts_it_again()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        await server.DownAsync("duo");
        var lab = server.Labs.Read("duo");
        Assert.Equal("stopped", lab.State);
        Assert.All(lab.Nodes, n => Assert.Equal("stopped", n.State));
        Assert.Empty(world.Host.Running);
        Assert.Empty(world.Host.Listening);
        Assert.Empty(Directory.GetFileSystemEntries(world.Options.RunDirectory));
        Assert.True(File.Exists(Path.Combine(world.Options.DataDirectory, "labs/duo/nodes/r1/console.log")));
        Assert.Equal("started", (await server.Labs.UpAsync(world.Write(Topologies.Duo), Token)).Outcome);
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready"));
        await server.DownAsync("duo");
        await server.DownAsync("duo", wipe: true);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_failed_up_is_undone_said_and_can_be_wiped()
    {
        await using var world = new TestWorld();
        world.Machines.RefuseStart = c => c.Name == "r2" ? new RuntimeEnvironmentException("no QEMU for it", "install qemu-system") : null;
        var server = await world.StartAsync();
        var operation = await server.UpAsync(world.Write(Topologies.Duo));
        Assert.Equal(("failed", LabProblem.Environment, "install qemu-system"), (operation!.State, operation.Error!.Problem, operation.Error.Remedy));
        var lab = server.Labs.Read("duo");
        Assert.Equal("failed", lab.State);
        Assert.Contains("no QEMU for it", lab.Reason, StringComparison.Ordinal);
        Assert.Empty(world.Host.Running);
        Assert.Empty(world.Host.Listening);
        Assert.False(Directory.Exists(Path.Combine(world.Options.DataDirectory, "labs/duo")));
        await server.DownAsync("duo", wipe: true);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_cancelled_up_is_rolled_back()
    {
        await using var world = new TestWorld();
        var held = new TaskCompletionSource();
        world.Machines.BeforeStart = async (c, token) =>
        {
            if (c.Name == "r2")
            {
                held.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }
        };
        var server = await world.StartAsync();
        var result = await server.Labs.UpAsync(world.Write(Topologies.Duo), Token);
        await held.Task;
        Assert.Equal("starting", server.Labs.Read("duo").Nodes[1].State);
        await server.Labs.CancelAsync("duo", result.Operation!.Id, Token);
        Assert.Equal("cancelled", server.Labs.ReadOperation("duo", result.Operation.Id).State);
        Assert.Equal("stopped", server.Labs.Read("duo").State);
        Assert.Empty(world.Host.Running);
        Assert.Empty(world.Host.Listening);
    }

    [Fact]
    public async Task While_an_operation_is_under_way_the_same_up_joins_another_is_refused_and_down_cancels_it()
    {
        await using var world = new TestWorld();
        var held = new TaskCompletionSource();
        world.Machines.BeforeStart = async (_, token) =>
        {
            held.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        };
        var server = await world.StartAsync();
        var first = await server.Labs.UpAsync(world.Write(Topologies.Duo), Token);
        await held.Task;
        var second = await server.Labs.UpAsync(world.Write(Topologies.Duo), Token);
        Assert.Equal(first.Operation!.Id, second.Operation!.Id);
        var other = world.Write(Topologies.Changed);
        Assert.Equal(LabProblem.Conflict, (await Assert.ThrowsAsync<LabException>(() => server.Labs.UpAsync(other, Token))).Problem);
        Assert.Equal(LabProblem.Conflict, (await Assert.ThrowsAsync<LabException>(() => server.Labs.StopAsync("duo", ["r1"], Token))).Problem);
        Assert.Equal("done", (await server.DownAsync("duo", wipe: true)).State);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_wiped_labs_operation_can_be_read_for_a_minute()
    {
        var time = new TestKit.ManualTimeProvider();
        await using var world = new TestWorld(time);
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        var operation = await server.DownAsync("duo", wipe: true);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("done", server.Labs.ReadOperation("duo", operation.Id).State);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(LabProblem.NotFound, Assert.Throws<LabException>(() => server.Labs.ReadOperation("duo", operation.Id)).Problem);
    }

    [Fact]
    public async Task Names_that_do_not_exist_are_answered_with_those_that_do()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        Refused("did you mean duo", Assert.Throws<LabException>(() => server.Labs.Read("dou")));
        Refused("there are r1, r2", await Assert.ThrowsAsync<LabException>(() => server.Labs.StopAsync("duo", ["r9"], Token)));
        Refused("r1:eth1--r2:eth1", await Assert.ThrowsAsync<LabException>(() => server.Labs.ChangeLinkAsync("duo", "r1:eth1--r2:eth9", new LinkChange { Up = false }, Token)));
        Refused("r1:eth1, r1:eth2, r1:eth3", await Assert.ThrowsAsync<LabException>(() => server.Labs.ChangeLinkAsync("duo", "r1:eth9", new LinkChange { Up = false }, Token)));
        Refused("r1:eth2 is in no link", await Assert.ThrowsAsync<LabException>(() => server.Labs.ChangeLinkAsync("duo", "r1:eth2", new LinkChange { Up = false }, Token)));
        Refused("r2:eth1, r2:eth2", Assert.Throws<LabException>(() => server.Labs.OpenCapture("duo", new() { Ports = ["r2:eth7"] })));
        Refused("there are r1, r2", Assert.Throws<LabException>(() => server.Labs.OpenConsole("duo", "r0")));
        Refused("no operation 77", Assert.Throws<LabException>(() => server.Labs.ReadOperation("duo", "77")));

        static void Refused(string said, LabException refusal)
        {
            Assert.Equal(LabProblem.NotFound, refusal.Problem);
            Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_lab_larger_than_the_host_is_refused_with_figures_and_one_that_is_tight_is_warned_of()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        world.Capacity = new(200L << 20, 100L << 20);
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.UpAsync(world.Write(Topologies.Duo), Token));
        Assert.Equal(LabProblem.Environment, refused.Problem);
        Assert.Contains("256 MiB of RAM together, this host has 200 MiB", refused.Message, StringComparison.Ordinal);
        Assert.Empty(server.Labs.List());
        world.Capacity = new(300L << 20, 100L << 20);
        await server.UpAsync(world.Write(Topologies.Duo));
        Assert.Contains(await server.EventsAsync("duo"), e => e.Type == "warning" && e.Message!.Contains("256 MiB", StringComparison.Ordinal));

        // What others have counts as long as they run; the lab itself does not count twice.
        Assert.Equal("unchanged", (await server.Labs.UpAsync(world.Write(Topologies.Duo), Token)).Outcome);
        var second = world.Write("name: second\nnodes: { h1: { image: labsim/host } }\n", "second.yaml");
        refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.UpAsync(second, Token));
        Assert.Equal("lab second: its 1 node has 128 MiB of RAM together, and the labs that run 256 MiB (duo 256 MiB); this host has 300 MiB", refused.Message);
        Assert.StartsWith("take one down (labsim down duo)", refused.Remedy, StringComparison.Ordinal);
        await server.DownAsync("duo");
        await server.UpAsync(second);
    }

    [Fact]
    public async Task A_host_without_QEMU_is_refused_before_anything_is_made()
    {
        await using var world = new TestWorld();
        world.Machines.Broken = new RuntimeEnvironmentException("qemu-system-x86_64 is not installed", "apt install qemu-system-x86");
        world.Images.Built(false);
        var server = await world.StartAsync();
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.UpAsync(world.Write(Topologies.Duo), Token));
        Assert.Equal((LabProblem.Environment, "apt install qemu-system-x86"), (refused.Problem, refused.Remedy));
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Machines_start_as_many_at_a_time_as_allowed()
    {
        await using var world = new TestWorld();
        world.Options = world.Options with { ParallelStarts = 2 };
        var (now, most) = (0, 0);
        world.Machines.BeforeStart = async (_, token) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(20, token);
            Interlocked.Decrement(ref now);
        };
        var server = await world.StartAsync();
        await server.UpAsync(world.Write("name: many\nnodes:\n  r{1..6}: { image: labsim/host }\n"));
        Assert.Equal(2, most);
        Assert.Equal(6, world.Host.Running.Length);
    }

    [Fact]
    public async Task Topologies_with_errors_are_refused_with_all_of_them()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.UpAsync(world.Write("name: duo\nnodes:\n  r1: { image: labsim/ruter }\n  r2: { memory: 5 }\n"), Token));
        Assert.Equal(LabProblem.InvalidTopology, refused.Problem);
        Assert.True(refused.Diagnostics.Length >= 2);
        var missing = world.Write("name: duo\nnodes:\n  r1: { image: labsim/router, config: nowhere.conf }\n");
        refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.UpAsync(missing, Token));
        Assert.Contains(refused.Diagnostics, d => d.Message.Contains("nowhere.conf", StringComparison.Ordinal) && d.Span.Line == 3);
    }
}
