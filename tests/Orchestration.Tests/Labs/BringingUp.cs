using LabSim.Orchestration.Tests.Equipment;

namespace LabSim.Orchestration.Tests.Labs;

public sealed class BringingUp
{
    [Fact]
    public async Task A_lab_comes_up_and_its_nodes_become_ready_with_carrier_on_every_link()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        var operation = await server.UpAsync(world.Write(Topologies.Duo));
        Assert.Equal("done", operation!.State);
        var lab = await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        Assert.Equal("running", lab.State);
        Assert.Equal([true, false, true], lab.Nodes[0].Carrier);
        Assert.Equal(["r1", "r2"], world.Host.Running.Select(p => p.Config.Name));
        Assert.True(world.Host["r1"].HasCarrier("eth1"));
        Assert.False(world.Host["r1"].HasCarrier("eth2"));
    }

    [Fact]
    public async Task The_same_file_again_is_unchanged()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        var input = world.Write(Topologies.Duo);
        await server.UpAsync(input);
        var again = await server.Labs.UpAsync(input, TestContext.Current.CancellationToken);
        Assert.Equal("unchanged", again.Outcome);
        Assert.Null(again.Operation);
        Assert.Equal(2, world.Host.Started.Length);
    }

    [Fact]
    public async Task A_wipe_leaves_nothing()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        var operation = await server.DownAsync("duo", wipe: true);
        Assert.Equal("done", operation.State);
        await world.AssertNothingIsLeftAsync();
        Assert.Empty(server.Labs.List());
    }
}
