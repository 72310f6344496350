using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Tests.Equipment;

namespace LabSim.Orchestration.Tests.Labs;

public sealed class ServerRestarts
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Machines_are_taken_up_again_with_their_pids_and_links_come_back()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        var before = await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready"));
        server.Kill();
        var next = await world.StartAsync();
        Assert.Equal(5, world.Host.Listening.Length);
        var after = await next.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        Assert.Equal(before.Nodes.Select(n => n.ProcessId), after.Nodes.Select(n => n.ProcessId));
        Assert.Equal(before.Nodes.Select(n => n.BootSeconds), after.Nodes.Select(n => n.BootSeconds));
        await next.UntilAsync("duo", _ => world.Host["r1"].HasCarrier("eth1") && !world.Host["r1"].HasCarrier("eth2"));
    }

    [Fact]
    public async Task A_machine_that_is_told_of_while_its_port_is_being_opened_is_not_overlooked()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        server.Kill();

        // As long as the event takes to be handled.
        world.Host.Listened = () => SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(20));
        var next = await world.StartAsync();
        await next.UntilAsync("duo", l => l.Links.All(k => k.State == "up"));
    }

    [Fact]
    public async Task What_a_port_offered_is_offered_again_by_a_server_that_knows_less_or_more()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync(features: 0xF);
        await server.UpAsync(world.Write(Topologies.Duo));
        server.Kill();
        var next = await world.StartAsync(features: 0x3);
        await next.UntilAsync("duo", l => l.Links.All(k => k.State == "up"));
        Assert.Equal(0xFUL, next.Fabric("duo").ReadPort("r1:eth1").OfferedFeatures);
        await next.OverAsync("duo", await next.Labs.RestartAsync("duo", [], Token));
        next.Kill();
        var third = await world.StartAsync(features: 0xFF);
        await third.UntilAsync("duo", l => l.Links.All(k => k.State == "up"));
    }

    [Fact]
    public async Task A_link_that_was_set_down_is_down_at_both_ends_and_after_a_restart()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        await server.UntilAsync("duo", l => l.Links.All(k => k.State == "up"));
        var link = await server.Labs.ChangeLinkAsync("duo", "r2:eth1", new LinkChange { Up = false }, Token);
        Assert.Equal("down", link.State);
        Assert.False(world.Host["r1"].HasCarrier("eth1"));
        Assert.False(world.Host["r2"].HasCarrier("eth1"));
        Assert.True(world.Host["r1"].HasCarrier("eth3"));
        server.Kill();
        var next = await world.StartAsync();
        Assert.Contains("-r1:eth1--r2:eth1", next.Fabric("duo").Links);
        await next.UntilAsync("duo", l => l.Links[0].State == "down" && l.Links[1].State == "up" && !world.Host["r1"].HasCarrier("eth1") && !world.Host["r2"].HasCarrier("eth1"));
        await next.Labs.ChangeLinkAsync("duo", "r1:eth1--r2:eth1", new LinkChange { Up = true }, Token);
        Assert.True(world.Host["r1"].HasCarrier("eth1") && world.Host["r2"].HasCarrier("eth1"));
    }

    [Fact]
    public async Task A_node_that_was_stopped_stays_stopped_and_one_that_died_meanwhile_is_crashed()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Changed));
        await server.OverAsync("duo", await server.Labs.StopAsync("duo", ["r1"], Token));
        server.Kill();
        world.Host["r2"].Kill();
        var next = await world.StartAsync();
        var lab = next.Labs.Read("duo");
        Assert.Equal(["stopped", "crashed", "ready"], lab.Nodes.Select(n => n.State));
        Assert.Equal("running", lab.State);
    }

    [Fact]
    public async Task Events_keep_their_numbers_without_holes()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready"));
        var before = await server.EventsAsync("duo");
        server.Kill();
        var next = await world.StartAsync();
        await next.OverAsync("duo", await next.Labs.StopAsync("duo", ["r1"], Token));
        var after = await next.EventsAsync("duo");
        Assert.Equal(Enumerable.Range(1, after.Count).Select(i => (long)i), after.Select(e => e.Number));
        Assert.Equal(before, after.Take(before.Count));
    }

    [Fact]
    public async Task Strays_and_stale_sockets_of_ours_are_cleaned_and_what_is_foreign_is_kept()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        server.Kill();
        await world.Store.DeleteAsync("/labs/", Token);
        File.WriteAllText(Path.Combine(world.Options.RunDirectory, "server.sock"), "");
        Directory.CreateDirectory(Path.Combine(world.Options.RunDirectory, "foreign"));
        var next = await world.StartAsync();
        Assert.Empty(next.Labs.List());
        Assert.Empty(world.Host.Running);
        Assert.Equal(["foreign", "server.sock"], Directory.GetFileSystemEntries(world.Options.RunDirectory).Select(Path.GetFileName).Order());
        Assert.True(Directory.Exists(Path.Combine(world.Options.DataDirectory, "labs/duo")), "what lasts is never removed without being asked");
    }

    [Fact]
    public async Task A_server_that_ends_in_order_in_the_middle_of_up_leaves_it_to_the_next()
    {
        await using var world = new TestWorld();
        var held = new TaskCompletionSource();
        world.Machines.BeforeStart = async (c, token) =>
        {
            if (c.Name == "r2")
            {
                held.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
            }
        };
        var server = await world.StartAsync();
        var result = await server.Labs.UpAsync(world.Write(Topologies.Duo), Token);
        await held.Task;
        await server.DisposeAsync();
        Assert.Single(world.Host.Running);
        world.Machines.BeforeStart = null;
        var next = await world.StartAsync();
        Assert.Equal("done", (await next.OverAsync("duo", result.Operation!)).State);
        Assert.Equal(["r1", "r2"], world.Host.Started.Select(p => p.Config.Name));
        await next.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
    }
}
