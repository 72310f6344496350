using LabSim.Orchestration.Tests.Equipment;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>Switches and hubs: nodes that are no processes.</summary>
public sealed class Segments
{
    private const string Topology = """
        name: duo
        defaults: { image: labsim/router, memory: 128M }
        nodes:
          sw1: { kind: switch }
          r1:
          r2:
        links:
          - r1:eth1 -- sw1:eth1
          - r2:eth1 -- sw1:eth2
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_switch_is_ready_at_once_has_no_process_and_its_links_are_up()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        Assert.Equal("done", (await server.UpAsync(world.Write(Topology)))!.State);
        var lab = await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        Assert.Null(lab.Nodes.Single(n => n.Spec.Name == "sw1").ProcessId);
        Assert.Equal(["r1", "r2"], world.Host.Running.Select(p => p.Config.Name).Order());
        Assert.Equal(["sw1"], server.Fabric("duo").Segments.Keys);
        await server.UntilAsync("duo", _ => world.Host["r1"].HasCarrier("eth1"));

        Assert.Equal("done", (await server.DownAsync("duo")).State);
        Assert.Equal("stopped", server.Labs.Read("duo").Nodes.Single(n => n.Spec.Name == "sw1").State);
        Assert.Empty(server.Fabric("duo").Segments);
        await server.OverAsync("duo", await server.Labs.StartAsync("duo", [], Token));
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready"));
        await server.DownAsync("duo", wipe: true);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_storm_is_told_once_with_port_and_link()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topology.Replace("kind: switch", "kind: switch, storm-limit: 100fps", StringComparison.Ordinal)));
        Assert.Equal(100, server.Fabric("duo").Segments["sw1"].StormLimit);
        server.Fabric("duo").Storm("sw1:eth2");
        await server.EventAsync("duo", e => e.State == "storm");
        var told = Assert.Single(await server.EventsAsync("duo"), e => e.State == "storm");
        Assert.Equal(("warning", "sw1", "r2:eth1--sw1:eth2"), (told.Type, told.Node, told.Link));
        Assert.Contains("storm-limit", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_there_again_after_the_server_was_killed()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topology));
        var before = await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready"));
        server.Kill();
        var next = await world.StartAsync();
        var after = await next.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        Assert.Equal(before.Nodes.Select(n => n.ProcessId), after.Nodes.Select(n => n.ProcessId));
    }

    [Fact]
    public async Task A_new_port_restarts_no_machine_and_interrupts_no_other_link()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topology));
        var before = world.Host["r1"].Record.ProcessId;
        var more = Topology.Replace("links:", "  r3:\nlinks:\n  - r3:eth1 -- sw1:eth3", StringComparison.Ordinal);
        var result = await server.Labs.UpAsync(world.Write(more), Token);
        Assert.Equal(["+ node r3", "+ link r3:eth1--sw1:eth3"], result.Changes);
        Assert.Equal("done", (await server.OverAsync("duo", result.Operation!)).State);
        Assert.DoesNotContain(await server.EventsAsync("duo"), e => e is { Type: "link", Link: "r1:eth1--sw1:eth1", State: "down" });
        Assert.Equal(before, world.Host["r1"].Record.ProcessId);
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        Assert.Equal(3, server.Fabric("duo").Links.Count);
    }

    [Fact]
    public async Task One_that_the_topology_has_no_more_is_gone()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topology));
        var less = Topology.Replace("  sw1: { kind: switch }\n", "", StringComparison.Ordinal).Split("links:")[0] + "links:\n  - r1:eth1 -- r2:eth1\n";
        Assert.Equal("done", (await server.UpAsync(world.Write(less)))!.State);
        Assert.Empty(server.Fabric("duo").Segments);
        Assert.Equal(["+r1:eth1--r2:eth1"], server.Fabric("duo").Links);
        await server.DownAsync("duo", wipe: true);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task It_cannot_be_stopped_by_itself()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topology));
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.StopAsync("duo", ["sw1"], Token));
        Assert.Equal(LabProblem.Conflict, refused.Problem);
        Assert.Contains("inside the lab server", refused.Message, StringComparison.Ordinal);
        Assert.Contains("there is no guest in it", Assert.Throws<LabException>(() => server.Labs.OpenConsole("duo", "sw1")).Message, StringComparison.Ordinal);
    }
}
