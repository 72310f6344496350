namespace LabSim.Topology.Tests.Resolution;

public sealed class IdleTimeoutTests
{
    [Fact]
    public void It_comes_down_the_cascade_to_machines_with_a_guest_and_a_node_can_say_never()
    {
        var lab = Compiling.Spec("""
            defaults: { idle-timeout: 30m }
            kinds: { linux-host: { idle-timeout: 2h } }
            nodes:
              r1: { image: labsim/router }
              r2: { image: labsim/router, idle-timeout: never }
              h1: { image: labsim/host }
              h2: { image: labsim/host, idle-timeout: 10s }
              sw1: { kind: switch }
              out: { kind: nat }
            """);
        Assert.Equal(
            [TimeSpan.FromMinutes(30), null, TimeSpan.FromHours(2), TimeSpan.FromSeconds(10), null, null], lab.Nodes.Select(node => node.IdleTimeout));
    }

    [Fact]
    public void Nobody_is_paused_who_did_not_ask_for_it() => Assert.Null(Compiling.Spec("nodes: { r1: { image: labsim/router } }").Nodes[0].IdleTimeout);
}
