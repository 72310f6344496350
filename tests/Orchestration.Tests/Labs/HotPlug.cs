using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>NICs that come and go while their machine runs: by hand, and by a changed topology.</summary>
public sealed class HotPlug
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cable_brings_the_NIC_that_it_needs_and_those_before_it()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        var link = await server.Labs.ConnectAsync("duo", "r1:eth5", "r2:eth3", Token);
        Assert.Equal(("r1:eth5--r2:eth3", "up"), (link.Spec.Id, link.State));
        Assert.Equal(["eth1", "eth2", "eth3", "eth4", "eth5"], Nics(world, "r1"));
        Assert.Equal(["eth1", "eth2", "eth3"], Nics(world, "r2"));
        Assert.True(world.Host["r1"].HasCarrier("eth5"));
        Assert.False(world.Host["r1"].HasCarrier("eth4"));
        Assert.Contains("name=eth5\n", world.Host["r1"].Config.Nics[4].GuestScript, StringComparison.Ordinal);
        Assert.Equal(2, world.Host.Started.Length);

        // A NIC stays when its cable goes, as on the bench, also after a comment; and goes with the rest of what was by hand.
        await server.Labs.DisconnectAsync("duo", "r1:eth5", Token);
        Assert.Equal(5, server.Labs.Read("duo").Nodes[0].Spec.Interfaces.Length);
        Assert.Equal("r2:eth2--r1:eth5", (await ReplugAsync(server, "r2:eth2", "r1:eth5")).Spec.Id);
        Assert.Equal(
            ["- interface r1:eth4", "- interface r1:eth5", "- interface r2:eth3", "- link r2:eth2--r1:eth5", "+ link r1:eth3--r2:eth2"],
            await server.Labs.ResetCablesAsync("duo", Token));
        Assert.Equal(["eth1", "eth2", "eth3"], Nics(world, "r1"));
        Assert.Equal(["eth1", "eth2"], Nics(world, "r2"));
        Assert.DoesNotContain("r1:eth4", server.Fabric("duo").Ports);
        Assert.Empty(await server.Labs.ResetCablesAsync("duo", Token));
    }

    [Fact]
    public async Task A_topology_that_grows_and_shrinks_needs_no_restart()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        var more = Topologies.Duo.Replace("links:", "links:\n  - r1:eth4 -- r2:eth3", StringComparison.Ordinal);
        var grown = await server.Labs.UpAsync(world.Write(more) with { MustExist = true }, Token);
        Assert.Equal(["+ interface r1:eth4", "+ interface r2:eth3", "+ link r1:eth4--r2:eth3"], grown.Changes);
        Assert.Equal("done", (await server.OverAsync("duo", grown.Operation!)).State);
        await server.UntilAsync("duo", lab => lab.Links.All(link => link.State == "up") && lab.Links.Length == 3);
        var shrunk = await server.Labs.UpAsync(world.Write(Topologies.Duo), Token);
        Assert.Equal(["- interface r1:eth4", "- interface r2:eth3", "- link r1:eth4--r2:eth3"], shrunk.Changes);
        Assert.Equal("done", (await server.OverAsync("duo", shrunk.Operation!)).State);
        Assert.Equal(["eth1", "eth2", "eth3"], Nics(world, "r1"));
        Assert.Equal(2, world.Host.Started.Length);
    }

    [Fact]
    public async Task What_came_survives_the_server_and_a_start()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        await server.Labs.ConnectAsync("duo", "r1:eth4", "r2:eth3", Token);
        server.Kill();
        var next = await world.StartAsync();
        await next.UntilAsync("duo", lab => lab.Links.Length == 3 && lab.Links.All(link => link.State == "up"));
        Assert.True(world.Host["r1"].HasCarrier("eth4"));
        await next.Labs.DisconnectAsync("duo", "r1:eth4", Token);
        Assert.False(world.Host["r1"].HasCarrier("eth4"));

        // Started anew it has it from the first instruction on, and the guest learns of it at boot.
        await next.OverAsync("duo", await next.Labs.RestartAsync("duo", ["r1"], Token));
        Assert.Equal(4, Nics(world, "r1").Length);
        Assert.All(world.Host["r1"].Config.Nics, nic => Assert.Null(nic.GuestScript));
    }

    [Fact]
    public async Task A_guest_that_clings_to_its_NIC_keeps_it_without_a_cable_and_may_get_it_back()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        await server.Labs.ConnectAsync("duo", "r1:eth4", "r2:eth3", Token);
        world.Host["r1"].Clings = true;
        await server.Labs.ResetCablesAsync("duo", Token);
        await server.EventAsync("duo", e => e is { Type: "warning", Node: "r1" } && e.Message!.Contains("r1:eth4 is still in its machine", StringComparison.Ordinal));
        Assert.Equal(4, Nics(world, "r1").Length);
        Assert.False(world.Host["r1"].HasCarrier("eth4"));
        await server.Labs.ConnectAsync("duo", "r1:eth4", "r2:eth3", Token);
        Assert.True(world.Host["r1"].HasCarrier("eth4"));

        world.Host["r1"].LetGoOf("eth4");
        await server.EventAsync("duo", e => e is { Type: "warning", Node: "r1", Message: "the guest of r1 has let go of eth4" });
        Assert.Equal("half", server.Labs.Read("duo").Links.Single(link => link.Spec.Id == "r1:eth4--r2:eth3").State);
    }

    [Fact]
    public async Task Where_QEMU_refuses_everything_is_as_before()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        world.Host["r2"].Deaf = true;
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.ConnectAsync("duo", "r1:eth4", "r2:eth3", Token));
        Assert.Contains("r2: QEMU does not answer", refused.Message, StringComparison.Ordinal);
        world.Host["r2"].Deaf = false;
        Assert.Equal(["eth1", "eth2", "eth3"], Nics(world, "r1"));
        Assert.DoesNotContain("r1:eth4", server.Fabric("duo").Ports);
        Assert.Equal(3, server.Labs.Read("duo").Nodes[0].Spec.Interfaces.Length);
        Assert.Equal("up", (await server.Labs.ConnectAsync("duo", "r1:eth4", "r2:eth3", Token)).State);
    }

    [Fact]
    public async Task A_refusal_takes_back_what_a_neighbour_has_while_its_guest_sets_it_up()
    {
        await using var world = new TestWorld();
        world.Options = world.Options with { ParallelStarts = 2 };
        var server = await UpAsync(world);
        world.Host["r1"].SettingUp = new TaskCompletionSource<string?>().Task;
        world.Host["r2"].Deaf = true;
        await Assert.ThrowsAsync<LabException>(() => server.Labs.ConnectAsync("duo", "r1:eth4", "r2:eth3", Token));
        Assert.Equal(["eth1", "eth2", "eth3"], Nics(world, "r1"));
    }

    [Fact]
    public async Task A_change_that_is_cancelled_while_a_guest_sets_up_its_NIC_is_undone()
    {
        await using var world = new TestWorld();
        world.Options = world.Options with { ParallelStarts = 2 };
        var server = await UpAsync(world);
        world.Host["r1"].SettingUp = new TaskCompletionSource<string?>().Task;
        var more = Topologies.Duo.Replace("links:", "links:\n  - r1:eth4 -- r2:eth3", StringComparison.Ordinal);
        var operation = (await server.Labs.UpAsync(world.Write(more), Token)).Operation!;
        await server.UntilAsync("duo", _ => Nics(world, "r1").Length == 4 && Nics(world, "r2").Length == 3);
        await server.Labs.CancelAsync("duo", operation.Id, Token);
        Assert.Equal("cancelled", server.Labs.ReadOperation("duo", operation.Id).State);
        Assert.Equal(["eth1", "eth2", "eth3"], Nics(world, "r1"));
        Assert.Equal(["eth1", "eth2"], Nics(world, "r2"));
        Assert.DoesNotContain("r1:eth4", server.Fabric("duo").Ports);
    }

    [Fact]
    public async Task What_a_guest_cannot_set_up_is_told_and_is_there()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        world.Host["r1"].SettingUp = Task.FromResult<string?>("eth4 came while it ran and cannot be set up: no");
        Assert.Equal("up", (await server.Labs.ConnectAsync("duo", "r1:eth4", "r2:eth3", Token)).State);
        await server.EventAsync("duo", e => e is { Type: "warning", Node: "r1" } && e.Message!.EndsWith("cannot be set up: no", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x86_64", 21, "")]
    [InlineData("x86_64", 22, "new interfaces eth2, eth3, eth4, eth5, eth6, eth7, eth8, eth9, eth10, eth11, eth12, eth13, eth14, eth15, eth16, eth17, eth18, eth19, eth20, eth21, eth22, eth23")]
    [InlineData("aarch64", 4, "")]
    [InlineData("aarch64", 5, "new interfaces eth2, eth3, eth4, eth5, eth6")]
    public void More_than_a_board_has_ports_for_are_a_reason_to_restart(string architecture, int more, string reason)
    {
        var before = Node(architecture, 1);
        Assert.Equal(reason, NodeDifference.Between(before, Node(architecture, 1 + more), null!, null!));
    }

    [Fact]
    public async Task A_node_that_does_not_run_is_started_with_its_NIC()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        await server.OverAsync("duo", await server.Labs.StopAsync("duo", ["r1"], Token));
        Assert.Equal("half", (await server.Labs.ConnectAsync("duo", "r1:eth4", "r2:eth3", Token)).State);
        await server.OverAsync("duo", await server.Labs.StartAsync("duo", ["r1"], Token));
        await server.UntilAsync("duo", lab => lab.Links.All(link => link.State == "up"));
        Assert.Equal(4, Nics(world, "r1").Length);
    }

    private static NodeSpec Node(string architecture, int nics) => new()
    {
        Name = "r1", Kind = "linux-router", Image = "labsim/router", Architecture = architecture, MemoryBytes = 128 << 20, Cpus = 1, Accelerator = AcceleratorChoice.Auto,
        Interfaces = [.. Enumerable.Range(1, nics).Select(i => new InterfaceSpec { Name = $"eth{i}", Index = i, Mac = MacAddress.For("lab", "r1", $"eth{i}") })],
    };

    private static string[] Nics(TestWorld world, string node) => [.. world.Host[node].Config.Nics.Select(nic => nic.Name)];

    private static async Task<LinkSnapshot> ReplugAsync(TestServer server, string one, string other)
    {
        await server.Labs.DisconnectAsync("duo", one, Token);
        return await server.Labs.ConnectAsync("duo", one, other, Token);
    }

    private static async Task<TestServer> UpAsync(TestWorld world)
    {
        var server = await world.StartAsync();
        Assert.Equal("done", (await server.UpAsync(world.Write(Topologies.Duo)))!.State);
        await server.UntilAsync("duo", lab => lab.Nodes.All(node => node.State == "ready") && lab.Links.All(link => link.State == "up"));
        return server;
    }
}
