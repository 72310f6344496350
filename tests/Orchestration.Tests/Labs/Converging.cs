using LabSim.Orchestration.Tests.Equipment;

namespace LabSim.Orchestration.Tests.Labs;

public sealed class Converging
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_changed_is_touched()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        var before = world.Host["r1"].Record.ProcessId;
        var more = Topologies.Duo.Replace("links:", "  r3:\nlinks:\n  - r1:eth2 -- r3:eth1", StringComparison.Ordinal);
        var result = await server.Labs.UpAsync(world.Write(more), Token);
        Assert.Equal("converging", result.Outcome);
        Assert.Equal(["+ node r3", "+ link r1:eth2--r3:eth1"], result.Changes);
        Assert.Equal("done", (await server.OverAsync("duo", result.Operation!)).State);
        Assert.Equal(before, world.Host["r1"].Record.ProcessId);
        Assert.Equal(3, world.Host.Started.Length);
        var lab = await server.UntilAsync("duo", l => l.Links.All(k => k.State == "up"));
        Assert.Equal([true, true, true], lab.Nodes[0].Carrier);
        Assert.True(world.Host["r1"].HasCarrier("eth2"));
    }

    [Fact]
    public async Task A_change_that_needs_a_restart_is_refused_by_name_and_nothing_is_touched()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.UpAsync(world.Write(Topologies.Changed), Token));
        Assert.Equal(LabProblem.Conflict, refused.Problem);
        Assert.Contains("r1 (memory: 128 MiB → 256 MiB)", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("r2 (", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--restart", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(2, world.Host.Started.Length);
        Assert.Equal("running", server.Labs.Read("duo").State);
    }

    [Fact]
    public async Task With_restarts_allowed_changed_nodes_are_restarted_and_removed_ones_are_gone()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Changed));
        var (r1, r2) = (world.Host["r1"].Record.ProcessId, world.Host["r2"].Record.ProcessId);
        Assert.Equal("done", (await server.UpAsync(world.Write(Topologies.Duo) with { AllowRestart = true }))!.State);
        Assert.NotEqual(r1, world.Host["r1"].Record.ProcessId);
        Assert.Equal(128L << 20, world.Host["r1"].Config.MemoryBytes);
        Assert.Equal(r2, world.Host["r2"].Record.ProcessId);
        Assert.Equal(["r1", "r2"], server.Labs.Read("duo").Nodes.Select(n => n.Spec.Name));
        Assert.Equal(["r1", "r2"], world.Host.Running.Select(p => p.Config.Name).Order());
        Assert.False(Directory.Exists(Path.Combine(world.Options.DataDirectory, "labs/duo/nodes/r3")));
        Assert.Equal(["r1:eth1", "r1:eth2", "r1:eth3", "r2:eth1", "r2:eth2"], server.Fabric("duo").Ports);
    }

    [Fact]
    public async Task A_comment_changes_the_file_and_not_the_lab()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        var input = world.Write("# a comment\n" + Topologies.Duo);
        Assert.Equal("unchanged", (await server.Labs.UpAsync(input, Token)).Outcome);
        server.Kill();
        var next = await world.StartAsync();
        Assert.Equal("unchanged", (await next.Labs.UpAsync(input, Token)).Outcome);
        Assert.Equal(2, world.Host.Started.Length);
    }

    [Fact]
    public async Task The_content_of_a_configuration_file_is_part_of_the_comparison()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        const string Text = "name: one\nnodes:\n  r1: { image: labsim/router, config: r1.conf }\n  r2: { image: labsim/router }\nlinks: [ 'r1:eth1 -- r2:eth1' ]\n";
        await server.UpAsync(world.Write(Text, files: ("r1.conf", "! first")));
        Assert.Contains(world.Host["r1"].Config.Firmware, b => System.Text.Encoding.UTF8.GetString(b.Content.Span).Contains("! first", StringComparison.Ordinal));
        var changed = world.Write(Text, files: ("r1.conf", "! second"));
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.UpAsync(changed, Token));
        Assert.Contains("r1 (content of r1.conf)", refused.Message, StringComparison.Ordinal);
        Assert.Equal("done", (await server.UpAsync(changed with { AllowRestart = true }))!.State);
        Assert.Equal(3, world.Host.Started.Length);
    }

    [Fact]
    public async Task Another_file_with_the_name_of_a_running_lab_is_refused_naming_both()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.UpAsync(world.Write(Topologies.Duo, "other.yaml"), Token));
        Assert.Equal(LabProblem.Conflict, refused.Problem);
        Assert.Contains(world["lab.yaml"], refused.Message, StringComparison.Ordinal);
        Assert.Contains(world["other.yaml"], refused.Message, StringComparison.Ordinal);
        await server.DownAsync("duo");
        Assert.Equal("done", (await server.UpAsync(world.Write(Topologies.Duo, "other.yaml")))!.State);
        Assert.Equal(world["other.yaml"], server.Labs.Read("duo").File);
    }

    [Fact]
    public async Task Apply_needs_a_lab_that_is_there()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.UpAsync(world.Write(Topologies.Duo) with { MustExist = true }, Token));
        Assert.Equal(LabProblem.NotFound, refused.Problem);
        Assert.Empty(server.Labs.List());
    }

    [Fact]
    public async Task A_failed_change_goes_back_to_what_was()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        world.Machines.RefuseStart = c => c.Name == "r3" ? new NodeRuntime.Machines.MachineStartException("r3: QEMU says no") : null;
        var operation = await server.UpAsync(world.Write(Topologies.Changed) with { AllowRestart = true });
        Assert.Equal("failed", operation!.State);
        Assert.Contains("QEMU says no", operation.Error!.Message, StringComparison.Ordinal);
        var lab = await server.UntilAsync("duo", l => l.Links.All(k => k.State == "up"));
        Assert.Equal("running", lab.State);
        Assert.Equal(["r1", "r2"], lab.Nodes.Select(n => n.Spec.Name));
        Assert.Equal(128L << 20, world.Host["r1"].Config.MemoryBytes);
        Assert.Equal(["+r1:eth1--r2:eth1", "+r1:eth3--r2:eth2"], server.Fabric("duo").Links);
        Assert.False(Directory.Exists(Path.Combine(world.Options.DataDirectory, "labs/duo/nodes/r3")));
    }
}
