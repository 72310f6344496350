using LabSim.Orchestration.Tests.Equipment;
using LabSim.Switching.Ports;

namespace LabSim.Orchestration.Tests.Labs;

public sealed class HostileHosts
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disk_that_fills_up_in_the_middle_of_up_ends_it_clearly_and_leaves_no_process()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        world.Machines.BeforeStart = (c, _) =>
        {
            world.Disk.Full |= c.Name == "r2";
            return Task.CompletedTask;
        };
        var operation = await server.UpAsync(world.Write(Topologies.Duo));
        Assert.Equal(("failed", LabProblem.Environment), (operation!.State, operation.Error!.Problem));
        Assert.Contains("full", operation.Error.Message, StringComparison.Ordinal);
        Assert.Equal("failed", server.Labs.Read("duo").State);
        Assert.Empty(world.Host.Running);
        world.Machines.BeforeStart = null;
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => server.Labs.UpAsync(world.Write(Topologies.Duo), Token));
        Assert.Contains("full", refused.Message, StringComparison.Ordinal);
        world.Disk.Full = false;
        Assert.Equal("done", (await server.UpAsync(world.Write(Topologies.Duo)))!.State);
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        await server.DownAsync("duo", wipe: true);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_lab_that_cannot_be_taken_up_again_is_failed_keeps_its_machines_and_does_not_hold_up_the_others()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        await server.UpAsync(world.Write(Topologies.Duo.Replace("duo", "other", StringComparison.Ordinal), "other.yaml"));
        server.Kill();

        // Somebody else listens where r1's port was.
        var thief = new TestKit.FakeFabric(world.Host);
        thief.OpenPort(new PortConfig { Name = "thief", SocketPath = world.Host["duo", "r1"].Config.Nics[0].SocketPath });
        var next = await world.StartAsync();
        Assert.Equal(("failed", "running"), (next.Labs.Read("duo").State, next.Labs.Read("other").State));
        Assert.Contains("could not be taken up again", next.Labs.Read("duo").Reason, StringComparison.Ordinal);
        Assert.Equal(4, world.Host.Running.Length);
        thief.Dispose();
        Assert.Equal("done", (await next.UpAsync(world.Write(Topologies.Duo)))!.State);
        Assert.Equal(["r1", "r1", "r2", "r2"], world.Host.Running.Select(p => p.Config.Name).Order());
        await next.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        await next.DownAsync("duo", wipe: true);
        await next.DownAsync("other", wipe: true);
        await world.AssertNothingIsLeftAsync();
    }
}
