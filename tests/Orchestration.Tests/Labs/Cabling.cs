using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.Topology.Impairments;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>Cables that are plugged and pulled while the lab runs.</summary>
public sealed class Cabling
{
    // r1 has eth1 (linked), eth2 (a spare one, by the gap) and eth3 (linked); r3 has a spare NIC by `interfaces:`.
    private const string Topology = """
        name: duo
        defaults: { image: labsim/router, memory: 128M }
        nodes:
          sw1: { kind: switch }
          sw2: { kind: switch, ports: { eth1: { access: 10 }, eth2: { access: 10 } } }
          r1:
          r2:
          r3: { interfaces: { eth1: {}, eth2: {} } }
        links:
          - endpoints: [r1:eth1, r2:eth1]
            delay: 40ms
          - r1:eth3 -- sw1:eth2
          - r2:eth2 -- sw2:eth1
        captures: [ r1:eth1 ]
        """;

    private const string Own = "r1:eth1--r2:eth1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_is_plugged_elsewhere_and_both_ends_see_their_cables()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        await server.UntilAsync("duo", _ => world.Host["r2"].HasCarrier("eth1"));
        await server.Labs.DisconnectAsync("duo", "r2:eth1", Token);
        Assert.False(world.Host["r1"].HasCarrier("eth1"));
        Assert.False(world.Host["r2"].HasCarrier("eth1"));
        Assert.DoesNotContain("+" + Own, server.Fabric("duo").Links);
        Assert.Equal([Own], server.Labs.Read("duo").PulledLinks);

        var link = await server.Labs.ConnectAsync("duo", "r1:eth1", "r3:eth2", Token);
        Assert.Equal(("r1:eth1--r3:eth2", "up", true), (link.Spec.Id, link.State, link.Plugged));
        Assert.True(world.Host["r1"].HasCarrier("eth1"));
        Assert.True(world.Host["r3"].HasCarrier("eth2"));
        Assert.Contains("+r1:eth1--r3:eth2", server.Fabric("duo").Links);
        Assert.Equal(TimeSpan.Zero, server.Fabric("duo").ImpairmentOf("r1:eth1--r3:eth2").AToB.Delay);
        Assert.Equal(3, world.Host.Started.Length);
        Assert.Single(server.Fabric("duo").Captures);
        await server.EventAsync("duo", e => e is { Type: "link", State: "disconnected", Link: Own });
        await server.EventAsync("duo", e => e is { Type: "link", State: "connected", Link: "r1:eth1--r3:eth2" });
    }

    [Fact]
    public async Task The_original_pair_is_the_topologys_link_again_whichever_way_round()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        await server.Labs.ChangeLinkAsync("duo", Own, new LinkChange { Up = false, AToB = new ImpairmentChange { LossPercent = 5 } }, Token);
        await server.Labs.DisconnectAsync("duo", Own, Token);
        Assert.Empty(await world.Store.RangeAsync("/labs/duo/links-", Token));
        var link = await server.Labs.ConnectAsync("duo", "r2:eth1", "r1:eth1", Token);
        Assert.Equal((Own, "up", false, false), (link.Spec.Id, link.State, link.Plugged, link.ByHand));
        Assert.Equal(TimeSpan.FromMilliseconds(40), server.Fabric("duo").ImpairmentOf(Own).AToB.Delay);
        Assert.Empty(server.Labs.Read("duo").PulledLinks);
        Assert.Empty(await server.Labs.ResetCablesAsync("duo", Token));
    }

    [Fact]
    public async Task What_was_plugged_survives_the_server_down_and_up_and_ends_with_another_text()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        await ReplugAsync(server);
        var links = server.Fabric("duo").Links;
        server.Kill();
        var next = await world.StartAsync();
        Assert.Equal(links, next.Fabric("duo").Links);
        Assert.Equal("unchanged", (await next.Labs.UpAsync(world.Write(Topology), Token)).Outcome);

        await next.DownAsync("duo");
        await next.UpAsync(world.Write(Topology));
        Assert.Equal(links, next.Fabric("duo").Links);
        Assert.True(next.Labs.Read("duo").Links.Single(l => l.Spec.Id == "r1:eth1--r3:eth2").Plugged);

        var result = await next.Labs.UpAsync(world.Write(Topology + "\n# only a comment\n"), Token);
        Assert.Equal(["- link r1:eth1--r3:eth2", $"+ link {Own}"], result.Changes);
        Assert.Equal("done", (await next.OverAsync("duo", result.Operation!)).State);
        Assert.Contains("+" + Own, next.Fabric("duo").Links);
        Assert.Equal(6, world.Host.Started.Length);
        await next.DownAsync("duo", wipe: true);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_switch_has_a_port_for_whoever_comes_and_its_other_links_are_not_touched()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        Assert.Equal("sw1:eth1", (await server.Labs.ConnectAsync("duo", "r3:eth1", "sw1", Token)).Spec.B.ToString());
        Assert.Equal("sw1:eth9", (await server.Labs.ConnectAsync("duo", "sw1:eth9", "r3:eth2", Token)).Spec.A.ToString());
        Assert.Equal("r1:eth2--sw2:eth2", (await server.Labs.ConnectAsync("duo", "r1:eth2", "sw2", Token)).Spec.Id);
        Assert.Contains("sw1:eth9", server.Fabric("duo").Ports);
        var full = await Assert.ThrowsAsync<LabException>(() => server.Labs.ConnectAsync("duo", "sw1", "sw2", Token));
        Assert.Contains("sw2 of lab duo has no free port", full.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await server.EventsAsync("duo"), e => e.Type == "link" && e.Link == "r1:eth3--sw1:eth2" && e.State != "up" && e.State != "half");

        Assert.Equal(["- link r3:eth1--sw1:eth1", "- link sw1:eth9--r3:eth2", "- link r1:eth2--sw2:eth2"], await server.Labs.ResetCablesAsync("duo", Token));
        Assert.DoesNotContain("sw1:eth9", server.Fabric("duo").Ports);
        Assert.Equal(["+" + Own, "+r1:eth3--sw1:eth2", "+r2:eth2--sw2:eth1"], server.Fabric("duo").Links);
    }

    [Theory]
    [InlineData("r1:eth1", "r3:eth1", LabProblem.Conflict, "r1:eth1 of lab duo has a cable already: r1:eth1--r2:eth1")]
    [InlineData("r1:eth2", "r3:eth33", LabProblem.NotFound, "no interface r3:eth33")]
    [InlineData("r1:eth2", "r1:eth2", LabProblem.Conflict, "of one node")]
    [InlineData("r3:eth1", "sw2:eth7", LabProblem.Conflict, "the ports: of sw2 do not list it; free is eth2")]
    [InlineData("r3:eth1", "r9:eth1", LabProblem.NotFound, "no node r9 in lab duo")]
    [InlineData("r3:eth1", "r1:wlan0", LabProblem.NotFound, "no interface r1:wlan0")]
    [InlineData("r3:eth1", "r1", LabProblem.BadRequest, "for example r1:eth2")]
    [InlineData("r3:eth1", "r2", LabProblem.BadRequest, "or a new one: r2:eth3")]
    public async Task An_end_that_cannot_be_plugged_is_refused_with_what_could(string one, string other, LabProblem problem, string said)
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        var links = server.Fabric("duo").Links;
        var refused = await Assert.ThrowsAsync<LabException>(() => server.Labs.ConnectAsync("duo", one, other, Token));
        Assert.Equal(problem, refused.Problem);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Equal(links, server.Fabric("duo").Links);
    }

    [Fact]
    public async Task A_lab_that_is_down_a_free_end_and_a_full_disk_are_refused_and_lose_nothing()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        var links = server.Fabric("duo").Links;
        Assert.Equal(LabProblem.NotFound, (await Assert.ThrowsAsync<LabException>(() => server.Labs.DisconnectAsync("duo", "r1:eth2", Token))).Problem);
        world.Disk.Full = true;
        await Assert.ThrowsAnyAsync<Exception>(() => server.Labs.DisconnectAsync("duo", Own, Token));
        world.Disk.Full = false;
        Assert.Equal(links, server.Fabric("duo").Links);
        Assert.Empty(server.Labs.Read("duo").PulledLinks);
        await server.DownAsync("duo");
        var down = await Assert.ThrowsAsync<LabException>(() => server.Labs.DisconnectAsync("duo", Own, Token));
        Assert.Equal((LabProblem.Conflict, "labsim start duo"), (down.Problem, down.Remedy));
    }

    [Fact]
    public async Task Several_who_plug_at_once_come_one_after_the_other()
    {
        await using var world = new TestWorld();
        var server = await UpAsync(world);
        var plugged = await Task.WhenAll(
            server.Labs.ConnectAsync("duo", "r3:eth1", "sw1", Token), server.Labs.ConnectAsync("duo", "r3:eth2", "sw1", Token), server.Labs.ConnectAsync("duo", "r1:eth2", "sw1", Token));
        Assert.Equal(["sw1:eth1", "sw1:eth3", "sw1:eth4"], plugged.Select(l => l.Spec.B.ToString()).Order());
    }

    private static async Task ReplugAsync(TestServer server)
    {
        await server.Labs.DisconnectAsync("duo", Own, Token);
        await server.Labs.ConnectAsync("duo", "r1:eth1", "r3:eth2", Token);
    }

    private static async Task<TestServer> UpAsync(TestWorld world)
    {
        var server = await world.StartAsync();
        Assert.Equal("done", (await server.UpAsync(world.Write(Topology)))!.State);
        await server.UntilAsync("duo", l => l.Nodes.All(n => n.State == "ready") && l.Links.All(k => k.State == "up"));
        return server;
    }
}
