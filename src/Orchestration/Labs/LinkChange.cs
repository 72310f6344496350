using LabSim.Topology.Impairments;

namespace LabSim.Orchestration.Labs;

/// <summary>What a user does to a link.</summary>
public sealed record LinkChange
{
    /// <summary>Plugs the cable in or pulls it, or <see langword="null"/> leaves it.</summary>
    public bool? Up { get; init; }

    /// <summary>Goes back to the topology's impairments first.</summary>
    public bool Reset { get; init; }

    /// <summary>What changes from the first endpoint to the second.</summary>
    public ImpairmentChange AToB { get; init; } = new();

    /// <summary>What changes from the second endpoint to the first.</summary>
    public ImpairmentChange BToA { get; init; } = new();

    /// <summary>Where chance begins anew.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Whether impairments are concerned.</summary>
    internal bool Impairs => Reset || Seed is not null || AToB != new ImpairmentChange() || BToA != new ImpairmentChange();
}
