using LabSim.Orchestration.Events;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.TestKit;

namespace LabSim.Orchestration.Tests.Labs;

public sealed class WatchingTheFile
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task A_change_is_told_once_it_has_settled_and_nothing_is_restarted()
    {
        var time = new ManualTimeProvider();
        await using var world = new TestWorld(time);
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        time.Advance(_look * 4);
        Assert.Empty(await TopologyEventsAsync(server));
        world.Write(Topologies.Changed);
        time.Advance(_look);
        Assert.Empty(await TopologyEventsAsync(server));
        time.Advance(_look);
        var told = Assert.Single(await TopologyEventsAsync(server));
        Assert.Equal("changed", told.State);
        Assert.Contains("changed on disk: run labsim apply", told.Message, StringComparison.Ordinal);
        time.Advance(_look * 10);
        Assert.Single(await TopologyEventsAsync(server));
        Assert.Equal(2, world.Host.Started.Length);
    }

    [Fact]
    public async Task An_invalid_file_is_told_with_its_problems_and_the_old_text_with_relief()
    {
        var time = new ManualTimeProvider();
        await using var world = new TestWorld(time);
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        world.Write(Topologies.Duo + "\nnonsense: 1\n");
        time.Advance(_look * 2);
        var told = Assert.Single(await TopologyEventsAsync(server));
        Assert.Equal("invalid", told.State);
        Assert.Contains("lab.yaml:9:1: error LS", told.Message, StringComparison.Ordinal);
        world.Write(Topologies.Duo);
        time.Advance(_look * 2);
        Assert.Equal(["invalid", "applied"], (await TopologyEventsAsync(server)).Select(e => e.State));
        File.Delete(world["lab.yaml"]);
        time.Advance(_look * 2);
        Assert.Equal("unreadable", (await TopologyEventsAsync(server))[^1].State);
    }

    [Fact]
    public async Task A_touched_file_is_no_change_and_a_configuration_file_is_watched_too()
    {
        var time = new ManualTimeProvider();
        await using var world = new TestWorld(time);
        var server = await world.StartAsync();
        const string Text = "name: duo\nnodes:\n  r1: { image: labsim/router, config: r1.conf }\n";
        await server.UpAsync(world.Write(Text, files: ("r1.conf", "hostname a")));
        File.SetLastWriteTimeUtc(world["lab.yaml"], new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        time.Advance(_look * 3);
        Assert.Empty(await TopologyEventsAsync(server));
        File.WriteAllText(world["r1.conf"], "hostname bcd");
        time.Advance(_look * 3);
        Assert.Equal("changed", Assert.Single(await TopologyEventsAsync(server)).State);
    }

    [Fact]
    public async Task After_down_nobody_looks()
    {
        var time = new ManualTimeProvider();
        await using var world = new TestWorld(time);
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        await server.DownAsync("duo");
        world.Write(Topologies.Changed);
        time.Advance(_look * 4);
        Assert.Empty(await TopologyEventsAsync(server));
    }

    private static async Task<List<LabEvent>> TopologyEventsAsync(TestServer server)
    {
        // An event can be read once it is written.
        await server.UntilAsync("duo", l => server.EventsAsync("duo").GetAwaiter().GetResult().Count == l.LastEvent);
        return [.. (await server.EventsAsync("duo")).Where(e => e.Type == "topology")];
    }
}
