using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.Topology.Impairments;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>What links do to their frames: by the topology, by hand, and which of them wins.</summary>
public sealed class Impairments
{
    private const string Link = "r1:eth1--r2:eth1";

    private const string Topology = """
        name: duo
        defaults: { image: labsim/router, memory: 128M }
        nodes:
          r1:
          r2:
        links:
          - endpoints: [r1:eth1, r2:eth1]
            delay: 40ms
            a-to-b: { loss: 1% }
            rate: 1Mbit
            queue: 20frames
            seed: 3
        """;

    private static readonly TimeSpan _forty = TimeSpan.FromMilliseconds(40);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_topologys_reach_the_switch_each_way()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topology));
        var impairment = server.Fabric("duo").ImpairmentOf(Link);
        Assert.Equal((_forty, 0.01, 1_000_000L, 3UL), (impairment.AToB.Delay, impairment.AToB.Loss, impairment.AToB.RateBitsPerSecond!.Value, impairment.Seed!.Value));
        Assert.Equal((_forty, 0.0), (impairment.BToA.Delay, impairment.BToA.Loss));
        Assert.Equal(new Switching.Impairments.QueueLimit(Switching.Impairments.QueueUnit.Frames, 20), impairment.BToA.Queue);
    }

    [Fact]
    public async Task Every_word_reaches_the_switch_and_survives_the_server()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topology.Replace(
            "delay: 40ms", "delay: 40ms\n    jitter: 5ms\n    jitter-distribution: paretonormal\n    jitter-correlation: 25%\n    duplicate: 1%\n    duplicate-correlation: 50%\n    gemodel: 2% 20% 80% 0.5%",
            StringComparison.Ordinal)));
        var back = server.Fabric("duo").ImpairmentOf(Link).BToA;
        Assert.Equal((Switching.Impairments.JitterDistribution.ParetoNormal, 0.25, 0.5), (back.Distribution, back.JitterCorrelation, back.DuplicateCorrelation));
        Assert.Equal(new Switching.Impairments.BurstLoss(0.02, 0.2, 0.8, 0.005), back.BurstLoss);

        // The direction's own loss takes the place of the link's bursts.
        var there = server.Fabric("duo").ImpairmentOf(Link).AToB;
        Assert.Equal((0.01, null), (there.Loss, there.BurstLoss));

        var change = new ImpairmentChange
        {
            BurstLoss = new NewValue<global::LabSim.Topology.Spec.BurstLoss?>(new(1, 10)), Distribution = global::LabSim.Topology.Spec.JitterDistribution.Pareto,
            ReorderPercent = 3, ReorderCorrelationPercent = 30, CorruptPercent = 4, CorruptCorrelationPercent = 40,
        };
        await server.Labs.ChangeLinkAsync("duo", "r1:eth1", new LinkChange { AToB = change }, Token);
        var now = server.Fabric("duo").ImpairmentOf(Link);
        Assert.Equal((0.0, new Switching.Impairments.BurstLoss(0.01, 0.1, 1, 0)), (now.AToB.Loss, now.AToB.BurstLoss!.Value));
        Assert.Equal((0.3, 0.4, 0.25), (now.AToB.ReorderCorrelation, now.AToB.CorruptCorrelation, now.AToB.JitterCorrelation));
        server.Kill();
        Assert.Equal(now, (await world.StartAsync()).Fabric("duo").ImpairmentOf(Link));
    }

    [Fact]
    public async Task By_hand_values_merge_survive_the_server_and_end_with_a_reset()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topology));
        var link = await server.Labs.ChangeLinkAsync("duo", "r2:eth1", new LinkChange { BToA = new ImpairmentChange { LossPercent = 50 } }, Token);
        Assert.True(link.ByHand);
        Assert.Equal((_forty, 50.0), (link.BToA.Delay, link.BToA.LossPercent));
        await server.Labs.ChangeLinkAsync("duo", "r1:eth1", new LinkChange { AToB = new ImpairmentChange { RateBitsPerSecond = new NewValue<long?>(null) } }, Token);
        var now = server.Fabric("duo").ImpairmentOf(Link);
        Assert.Equal((null, 0.01, 0.5), (now.AToB.RateBitsPerSecond, now.AToB.Loss, now.BToA.Loss));

        server.Kill();
        var next = await world.StartAsync();
        Assert.Equal(now, next.Fabric("duo").ImpairmentOf(Link));
        Assert.False((await next.Labs.ChangeLinkAsync("duo", Link, new LinkChange { Reset = true }, Token)).ByHand);
        Assert.Equal((1_000_000L, 0.0), (next.Fabric("duo").ImpairmentOf(Link).AToB.RateBitsPerSecond!.Value, next.Fabric("duo").ImpairmentOf(Link).BToA.Loss));
        Assert.Empty(await world.Store.RangeAsync("/labs/duo/links-impaired/", Token));
    }

    [Fact]
    public async Task A_change_of_the_file_reaches_the_running_link_and_ends_what_was_set_by_hand()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topology));
        await server.Labs.ChangeLinkAsync("duo", Link, new LinkChange { AToB = new ImpairmentChange { LossPercent = 50 } }, Token);
        var result = await server.Labs.UpAsync(world.Write(Topology.Replace("40ms", "10ms", StringComparison.Ordinal)), Token);
        Assert.Equal([$"~ link {Link} (impairments)"], result.Changes);
        Assert.Equal("done", (await server.OverAsync("duo", result.Operation!)).State);
        var now = server.Fabric("duo").ImpairmentOf(Link);
        Assert.Equal((TimeSpan.FromMilliseconds(10), 0.01), (now.AToB.Delay, now.AToB.Loss));
        Assert.False(server.Labs.Read("duo").Links.Single().ByHand);
        Assert.Equal(2, world.Host.Started.Length);
    }

    [Fact]
    public async Task Values_that_make_no_sense_together_are_refused_and_nothing_changes()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        var before = server.Fabric("duo").ImpairmentOf(Link);
        var refused = await Assert.ThrowsAsync<LabException>(
            () => server.Labs.ChangeLinkAsync("duo", Link, new LinkChange { AToB = new ImpairmentChange { ReorderPercent = 5 } }, Token));
        Assert.Equal(LabProblem.BadRequest, refused.Problem);
        Assert.Contains("delay", refused.Message, StringComparison.Ordinal);
        Assert.Same(before, server.Fabric("duo").ImpairmentOf(Link));
        Assert.False(server.Labs.Read("duo").Links[0].ByHand);
    }
}
