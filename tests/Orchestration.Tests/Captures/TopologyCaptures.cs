using LabSim.Orchestration.Captures;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.TestKit;

namespace LabSim.Orchestration.Tests.Captures;

public sealed class TopologyCaptures
{
    private const string Captured = "name: cap\nnodes:\n  r{1..2}: { image: labsim/router }\nlinks: [ 'r1:eth1 -- r2:eth1' ]\ncaptures: [ 'r1:eth1' ]\n";

    [Fact]
    public async Task A_capture_is_written_as_long_as_the_lab_runs()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Captured));
        Assert.True(server.Labs.Read("cap").Links[0].Capturing);
        var capture = Assert.Single(server.Fabric("cap").Captures);
        Assert.Equal(["r1:eth1"], capture.Request.Ports);
        await UntilAsync(() => Files(world).Length == 1 && new FileInfo(Files(world)[0]).Length >= FakeCapture.Header.Length);
        await capture.Pass(new byte[] { 1, 2, 3, 4 });
        await server.DownAsync("cap");
        Assert.Empty(server.Fabric("cap").Captures);
        Assert.Equal(FakeCapture.Header.Length + 4, new FileInfo(Assert.Single(Files(world))).Length);
        Assert.Matches(@"/r1:eth1-\d{8}T\d{6}\.\d{3}Z\.pcapng$", Files(world)[0]);
        await server.DownAsync("cap", wipe: true);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_full_file_is_followed_by_another_whose_tap_is_in_place_first_and_two_are_kept()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Captured));
        FakeCapture? last = null;
        for (var i = 0; i < 4; i++)
        {
            var capture = await NextAsync(server, last);
            await capture.Pass(new byte[CaptureRing.FileLimit]);
            await NextAsync(server, capture);
            await UntilAsync(() => capture.Ended);
            last = capture;
        }

        await UntilAsync(() => Files(world).Length == 2 && Files(world).Any(f => new FileInfo(f).Length < 1000));
        Assert.True(server.Labs.Read("cap").Links[0].Capturing);
    }

    [Fact]
    public async Task A_capture_goes_on_in_a_new_file_after_a_servers_restart()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Captured));
        await UntilAsync(() => Files(world).Length == 1);
        server.Kill();
        var next = await world.StartAsync();
        Assert.Single(next.Fabric("cap").Captures);
        await UntilAsync(() => Files(world).Length == 2);
    }

    [Fact]
    public async Task A_bare_node_means_all_its_linked_interfaces_and_a_bad_filter_is_the_callers_fault()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        await using (server.Labs.OpenCapture("duo", new() { Ports = ["r1", "r2:eth1"] }))
        {
            Assert.Equal(["r1:eth1", "r1:eth3", "r2:eth1"], server.Fabric("duo").Captures[0].Request.Ports);
            Assert.All(server.Labs.Read("duo").Links, l => Assert.True(l.Capturing));
        }

        Assert.All(server.Labs.Read("duo").Links, l => Assert.False(l.Capturing));
        var refused = Assert.Throws<LabException>(() => server.Labs.OpenCapture("duo", new() { Ports = ["r1"], Filter = "nonsense" }));
        Assert.Equal(LabProblem.BadRequest, refused.Problem);
        await server.DownAsync("duo");
        Assert.Equal(LabProblem.Conflict, Assert.Throws<LabException>(() => server.Labs.OpenCapture("duo", new() { Ports = ["r1"] })).Problem);
    }

    private static string[] Files(TestWorld world)
    {
        var directory = Path.Combine(world.Options.DataDirectory, "labs/cap/captures");
        return Directory.Exists(directory) ? Directory.GetFiles(directory) : [];
    }

    private static async Task<FakeCapture> NextAsync(TestServer server, FakeCapture? after)
    {
        FakeCapture? next = null;
        await UntilAsync(() => (next = server.Fabric("cap").Captures.FirstOrDefault(c => c != after)) is { Running: true });
        return next!;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(2, patience.Token);
        }
    }
}
