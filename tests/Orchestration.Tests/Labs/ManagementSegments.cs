using LabSim.NodeRuntime.Machines.Outside;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.Switching.Stations;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>The management segment of a lab: what becomes of it in the switch, in the machines, and when the topology changes.</summary>
public sealed class ManagementSegments
{
    private const string Managed = """
        name: duo
        defaults: { image: labsim/router, memory: 128M }
        mgmt: {}
        nodes:
          r1: { forwards: [8080:80] }
          r2:
        links: [ r1:eth1 -- r2:eth1 ]
        """;

    private const string Grown = """
        name: duo
        defaults: { image: labsim/router, memory: 128M }
        mgmt: {}
        nodes:
          r0:
          r1: { forwards: [8080:80] }
          r2:
        links: [ r1:eth1 -- r2:eth1 ]
        """;

    [Fact]
    public async Task Ports_tell_their_nodes_addresses_and_machines_are_told_the_rest()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        Assert.Equal("done", (await server.UpAsync(world.Write(Managed)))!.State);
        var lab = await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        var place = lab.Spec.Nodes[0].Management!;
        var fabric = server.Fabric("duo");
        Assert.Equal(new SegmentServices("172.20.20.0/24", "172.20.20.2", "172.20.20.3", "duo.internal"), fabric.Segments["mgmt"].Services);
        Assert.Equal(new SegmentStation("r1", place.Address), fabric.SegmentPorts["mgmt:r1"].Station);
        Assert.Null(fabric.SegmentPorts["mgmt:mgmt-nat"].Station);
        Assert.Equal([new UserForward(false, "127.0.0.1", 8080, place.Address, 80)], world.Host[ManagementSpec.WayOut].Config.UserNetwork!.Forwards);
        Assert.Equal(["opt/labsim/resolv.conf", "opt/labsim/ssh", "opt/labsim/authorized_keys"], world.Host["r1"].Config.Firmware.Select(f => f.Name).Where(n => n.Contains("resolv") || n.Contains("ssh") || n.Contains("keys")));
        await server.DownAsync("duo", wipe: true);

        // The key of the labs outlives each of them.
        Directory.Delete(Path.Combine(world.Options.DataDirectory, "ssh"), recursive: true);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Another_node_needs_no_restart_of_anybody_and_another_forward_that_of_the_way_out_alone()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Managed));
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready"));
        Assert.Equal("done", (await server.UpAsync(world.Write(Grown)))!.State);
        var lab = await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        Assert.Equal(["r0", "r1", "r2", "mgmt", "mgmt-nat"], lab.Nodes.Select(n => n.Spec.Name));
        Assert.Equal(new SegmentStation("r0", lab.Spec.Nodes[0].Management!.Address), server.Fabric("duo").SegmentPorts["mgmt:r0"].Station);

        var refused = await Assert.ThrowsAsync<LabException>(() => server.UpAsync(world.Write(Grown.Replace("8080:80", "8081:80", StringComparison.Ordinal))));
        Assert.Contains("mgmt-nat (forwards)", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("r1 (", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_whose_address_is_another_one_gets_another_port()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Managed));
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready"));
        var changed = Managed.Replace("forwards: [8080:80]", "interfaces: { eth0: { ip: 172.20.20.99/24 } }", StringComparison.Ordinal);
        await server.UpAsync(world.Write(changed) with { AllowRestart = true });
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        Assert.Equal(new SegmentStation("r1", "172.20.20.99"), server.Fabric("duo").SegmentPorts["mgmt:r1"].Station);
    }
}
