using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Outside;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Orchestration.Tests.Equipment;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>A nat: a machine without a guest.</summary>
public sealed class WaysOut
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_nat_is_a_process_over_a_socket_with_nothing_of_a_guest()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        Assert.Equal("done", (await server.UpAsync(world.Write(Topologies.Outside)))!.State);
        var lab = await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        var outside = lab.Nodes.Single(n => n.Spec.Name == "net0");
        Assert.Equal((true, null), (outside.ProcessId is not null, outside.Accelerator));
        Assert.Equal(NicTransport.Stream, outside.Transports["eth1"]);
        Assert.Equal([true], outside.Carrier);
        var config = world.Host["net0"].Config;
        Assert.Equal(new UserNetwork("10.0.2.0/24"), config.UserNetwork);
        Assert.Equal((HostArchitecture.Name, 0L, 0, false, 0, 0), (config.Architecture, config.MemoryBytes, config.Cpus, config.HasAgent, config.Disks.Length, config.Firmware.Length));

        foreach (var refused in new[] { Assert.Throws<LabException>(() => server.Labs.OpenConsole("duo", "net0")), Assert.Throws<LabException>(() => server.Labs.OpenAgent("duo", "net0")) })
        {
            Assert.Equal(LabProblem.Conflict, refused.Problem);
            Assert.StartsWith("node net0 of lab duo is a nat: there is no guest in it", refused.Message, StringComparison.Ordinal);
        }

        await server.DownAsync("duo", wipe: true);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Its_lab_is_held_without_it_and_holding_it_by_name_is_refused()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Outside));
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready"));
        Assert.Equal("done", (await server.OverAsync("duo", await server.Labs.PauseAsync("duo", [], Token))).State);
        Assert.Equal(["paused", "ready"], server.Labs.Read("duo").Nodes.Where(n => n.ProcessId is not null).Select(n => n.State).Distinct());
        Assert.Equal("ready", server.Labs.Read("duo").Nodes.Single(n => n.Spec.Name == "net0").State);
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.PauseAsync("duo", ["net0"], Token));
        Assert.StartsWith("node net0 of lab duo is a nat: there is no guest in it to pause", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stops_starts_crashes_and_is_healed_by_a_restart_like_any_machine()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Outside));
        await server.OverAsync("duo", await server.Labs.StopAsync("duo", ["net0"], Token));
        var lab = await server.UntilAsync("duo", l => l.Links[1].State == "half");
        Assert.Equal("stopped", lab.Nodes[2].State);
        await server.OverAsync("duo", await server.Labs.StartAsync("duo", ["net0"], Token));
        await server.UntilAsync("duo", l => l.Nodes[2].State == "ready" && l.Links[1].State == "up");
        world.Host["net0"].Kill();
        await server.UntilAsync("duo", l => l.Nodes[2].State == "crashed" && l.Links[1].State == "half");
        await server.OverAsync("duo", await server.Labs.RestartAsync("duo", ["net0"], Token));
        await server.UntilAsync("duo", l => l.Nodes[2].State == "ready" && l.Links[1].State == "up");

        var link = await server.Labs.ChangeLinkAsync("duo", "net0:eth1", new LinkChange { Up = false }, Token);
        Assert.Equal("down", link.State);
        Assert.False(world.Host["net0"].HasCarrier("eth1"));
    }

    [Fact]
    public async Task The_next_server_takes_it_up_with_its_pid()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Outside));
        var before = (await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready"))).Nodes.Select(n => n.ProcessId);
        server.Kill();
        var next = await world.StartAsync();
        var after = await next.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        Assert.Equal(before, after.Nodes.Select(n => n.ProcessId));
        Assert.Equal(world.Host["net0"].Config.UserNetwork, new UserNetwork("10.0.2.0/24"));
    }

    [Fact]
    public async Task The_plan_says_what_it_is_and_how_its_frames_come()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        var plan = await server.Labs.PlanAsync(world.Write(Topologies.OutsideChanged), Token);
        var outside = plan.Machines.Single(m => m.Node.Name == "net0");
        Assert.Null(outside.Accelerator);
        Assert.NotEmpty(outside.Argv);
        Assert.Equal("no guest: QEMU's own network 10.9.0.0/29, gateway 10.9.0.2, name server 10.9.0.3, leases from 10.9.0.4 on", outside.AcceleratorReason);
        Assert.All(plan.Ports, port => Assert.Equal(Switching.Ports.PortTransport.Stream, port.Transport));
        Assert.Contains("start net0", plan.Steps);
        Assert.DoesNotContain(plan.Steps, step => step.Contains("image  ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Its_memory_counts()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        world.Capacity = new HostCapacity(2 * (128L << 20) + HostCapacity.NatBytes - 1, 32L << 30);
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.UpAsync(world.Write(Topologies.Outside), Token));
        Assert.Contains("have 320 MiB of RAM together, this host has 319 MiB", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changes_its_nature_or_its_way_gets_new_ports_and_another_network_needs_a_restart()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Outside));
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.UpAsync(world.Write(Topologies.OutsideChanged), Token));
        Assert.Contains("net0 (subnet: 10.0.2.0/24 → 10.9.0.0/29)", refused.Message, StringComparison.Ordinal);
        Assert.Contains("r1 (datapath: Auto → Socket)", refused.Message, StringComparison.Ordinal);

        Assert.Equal("done", (await server.UpAsync(world.Write(Topologies.OutsideChanged) with { AllowRestart = true }))!.State);
        var lab = await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        Assert.Equal(["net0", "net1", "r1"], world.Host.Running.Select(p => p.Config.Name).Order());
        Assert.Equal(["sw1", "x1"], server.Fabric("duo").Segments.Keys);
        Assert.Equal(NicTransport.Stream, world.Host["r1"].Config.Nics[0].Transport);
        Assert.Equal(Switching.Ports.PortTransport.Stream, server.Fabric("duo").PortConfig("r1:eth1").Transport);
        Assert.Equal(4, server.Fabric("duo").Links.Count);

        Assert.Equal("done", (await server.UpAsync(world.Write(Topologies.Outside) with { AllowRestart = true }))!.State);
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        Assert.Equal(["net0", "r1", "x1"], world.Host.Running.Select(p => p.Config.Name).Order());
        Assert.Equal(["sw1"], server.Fabric("duo").Segments.Keys);
        Assert.Equal(Switching.Ports.PortTransport.VhostUser, server.Fabric("duo").PortConfig("r1:eth1").Transport);
        await server.DownAsync("duo", wipe: true);
        await world.AssertNothingIsLeftAsync();
    }
}
