namespace LabSim.Switching.Impairments;

/// <summary>What a link does to its frames.</summary>
public sealed record LinkImpairment
{
    /// <summary>A perfect link.</summary>
    public static LinkImpairment None { get; } = new();

    /// <summary>From the first port to the second.</summary>
    public ImpairmentProfile AToB { get; init; } = ImpairmentProfile.None;

    /// <summary>From the second port to the first.</summary>
    public ImpairmentProfile BToA { get; init; } = ImpairmentProfile.None;

    /// <summary>Where chance begins; <see langword="null"/> for a number that follows from the link's name, so that every run of a lab has the same chances.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Longest layer-3 packet in bytes; longer ones are lost and counted. <see langword="null"/> lets every frame pass.</summary>
    public int? Mtu { get; init; }
}
