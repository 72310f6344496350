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

    /// <summary>A router behind a switch, at which the way out of the lab is: a process without a guest, and a node without a process.</summary>
    public const string Outside = """
        name: duo
        defaults: { image: labsim/router, memory: 128M }
        nodes:
          r1:
          sw1: { kind: switch }
          net0: { kind: nat }
          x1:
        links:
          - r1:eth1 -- sw1:eth1
          - net0:eth1 -- sw1:eth2
          - x1:eth1 -- sw1:eth3
        """;

    /// <summary>Like <see cref="Outside"/>, with another network outside, r1's frames on another way, a hub where the machine x1 was, and a second way out.</summary>
    public const string OutsideChanged = """
        name: duo
        defaults: { image: labsim/router, memory: 128M }
        nodes:
          r1: { datapath: socket }
          sw1: { kind: switch }
          net0: { kind: nat, subnet: 10.9.0.0/29 }
          x1: { kind: hub }
          net1: { kind: nat }
        links:
          - r1:eth1 -- sw1:eth1
          - net0:eth1 -- sw1:eth2
          - x1:eth1 -- sw1:eth3
          - net1:eth1 -- x1:eth2
        """;
}
