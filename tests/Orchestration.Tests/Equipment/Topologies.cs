namespace LabSim.Orchestration.Tests.Equipment;

/// <summary>Topologies that tests bring up.</summary>
internal static class Topologies
{
    /// <summary>Two routers, one link; eth2 of r1 is a gap's neighbour: eth1 and eth3 are linked, eth2 is not. r2 has a disk of its own.</summary>
    public const string Duo = """
        name: duo
        defaults: { image: labsim/router, memory: 128M }
        nodes:
          r1:
          r2: { persistent: true }
        links:
          - r1:eth1 -- r2:eth1
          - r1:eth3 -- r2:eth2
        """;

    /// <summary>Like <see cref="Duo"/>, with r3 instead of r2's second link, and r1 with more memory.</summary>
    public const string Changed = """
        name: duo
        defaults: { image: labsim/router, memory: 128M }
        nodes:
          r1: { memory: 256M }
          r2: { persistent: true }
          r3:
        links:
          - r1:eth1 -- r2:eth1
          - r1:eth3 -- r3:eth1
        """;
}
