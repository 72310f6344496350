using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Tests.Equipment;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>Pause, resume, reset and wipe.</summary>
public sealed class HoldingNodes
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paused_node_is_paused_for_the_next_server_too_and_goes_on()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        Assert.Equal("done", (await server.OverAsync("duo", await server.Labs.PauseAsync("duo", ["r1"], Token))).State);
        Assert.Equal(["paused", "ready"], server.Labs.Read("duo").Nodes.Select(n => n.State));
        Assert.Equal(MachineState.Paused, world.Host["r1"].State);
        var refused = Assert.Throws<LabException>(() => server.Labs.OpenAgent("duo", "r1"));
        Assert.Equal("labsim resume duo r1", refused.Remedy);

        server.Kill();
        var next = await world.StartAsync();
        Assert.Equal(["paused", "ready"], next.Labs.Read("duo").Nodes.Select(n => n.State));
        Assert.DoesNotContain((await next.EventsAsync("duo")).SkipWhile(e => e.State != "paused"), e => e is { Node: "r1", State: "ready" });
        await next.OverAsync("duo", await next.Labs.ResumeAsync("duo", [], Token));
        Assert.Equal(["ready", "ready"], next.Labs.Read("duo").Nodes.Select(n => n.State));
    }

    [Fact]
    public async Task A_reset_node_boots_and_its_boot_time_counts_from_there()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        var before = world.Host["r1"].Record;
        await server.OverAsync("duo", await server.Labs.ResetAsync("duo", ["r1"], Token));
        var node = server.Labs.Read("duo").Nodes[0];
        Assert.Equal(("booting", null, before.ProcessId), (node.State, node.BootSeconds, node.ProcessId!.Value));
        world.Host["r1"].Become(MachineState.Ready);
        var ready = (await server.UntilAsync("duo", l => l.Nodes[0].State == "ready")).Nodes[0];
        Assert.True(ready.BootSeconds < (world.Host["r1"].Record.ReadyAt - before.StartedAt)!.Value.TotalSeconds);
        Assert.Equal((1, 0), (world.Host["r1"].Resets, world.Host["r2"].Resets));
    }

    [Fact]
    public async Task A_wipe_takes_what_a_node_keeps_and_starts_those_that_ran()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        var disk = world["home/labs/duo/nodes/r2/disk.qcow2"];
        File.WriteAllText(disk, "kept");
        var running = await Assert.ThrowsAsync<LabException>(() => server.Labs.WipeAsync("duo", ["r2"], restart: false, Token));
        Assert.Equal((LabProblem.Conflict, "labsim wipe duo r2 --restart"), (running.Problem, running.Remedy));
        Assert.Equal("kept", File.ReadAllText(disk));

        var before = world.Host["r1"].Record.ProcessId;
        Assert.Equal("done", (await server.OverAsync("duo", await server.Labs.WipeAsync("duo", ["r2"], restart: true, Token))).State);
        Assert.Equal("new", File.ReadAllText(disk));
        Assert.Equal(before, world.Host["r1"].Record.ProcessId);
        Assert.Equal(3, world.Host.Started.Length);

        await server.OverAsync("duo", await server.Labs.StopAsync("duo", ["r2"], Token));
        File.WriteAllText(disk, "kept");
        await server.OverAsync("duo", await server.Labs.WipeAsync("duo", ["r2"], restart: false, Token));
        Assert.False(File.Exists(disk));
        Assert.Equal("stopped", server.Labs.Read("duo").Nodes[1].State);
        Assert.Throws<LabException>(() => server.Labs.OpenConsole("duo", "r2"));
        await server.OverAsync("duo", await server.Labs.RestartAsync("duo", ["r2"], Token));
        await server.UntilAsync("duo", l => l.Nodes[1].State == "ready");
    }

    [Fact]
    public async Task The_files_of_a_lab_that_is_down_are_wiped_and_it_stays_down()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        await server.DownAsync("duo");
        Assert.Equal("done", (await server.OverAsync("duo", await server.Labs.WipeAsync("duo", [], restart: false, Token))).State);
        Assert.Equal("stopped", server.Labs.Read("duo").State);
        Assert.Empty(Directory.GetDirectories(world["home/labs/duo/nodes"]));
        await server.OverAsync("duo", await server.Labs.StartAsync("duo", [], Token));
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready"));
    }

    [Fact]
    public async Task What_does_not_run_is_no_machine_or_does_not_answer_is_refused()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        world.Host["r2"].Deaf = true;
        var failed = await server.OverAsync("duo", await server.Labs.PauseAsync("duo", [], Token));
        Assert.Equal("failed", failed.State);
        Assert.Contains("r2: QEMU does not answer", failed.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("running", server.Labs.Read("duo").State);
        world.Host["r2"].Deaf = false;

        await server.OverAsync("duo", await server.Labs.PauseAsync("duo", ["r1"], Token));
        var held = await Assert.ThrowsAsync<LabException>(() => server.Labs.ResetAsync("duo", ["r1"], Token));
        Assert.Equal("labsim resume duo r1", held.Remedy);
        await server.OverAsync("duo", await server.Labs.StopAsync("duo", ["r1"], Token));
        var stopped = await Assert.ThrowsAsync<LabException>(() => server.Labs.PauseAsync("duo", ["r1"], Token));
        Assert.Equal("labsim start duo r1", stopped.Remedy);
        Assert.Equal(LabProblem.NotFound, (await Assert.ThrowsAsync<LabException>(() => server.Labs.ResumeAsync("duo", ["r7"], Token))).Problem);
        await server.DownAsync("duo");
        Assert.Contains("no node of lab duo runs", (await Assert.ThrowsAsync<LabException>(() => server.Labs.PauseAsync("duo", [], Token))).Message, StringComparison.Ordinal);
    }

    private static async Task<TestServer> UpAsync(TestWorld world)
    {
        var server = await world.StartAsync();
        Assert.Equal("done", (await server.UpAsync(world.Write(Topologies.Duo)))!.State);
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready"));
        return server;
    }
}
