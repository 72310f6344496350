namespace LabSim.Switching.Bridging;

/// <summary>Where a frame goes.</summary>
internal struct BridgeDecision
{
    /// <summary>To no port.</summary>
    public const int Nowhere = -1;

    /// <summary>To all ports of its VLAN but the one where it came from.</summary>
    public const int Everywhere = -2;

    /// <summary>A port's number, or <see cref="Nowhere"/> or <see cref="Everywhere"/>.</summary>
    public int Target;

    /// <summary>Whether the storm guard counts it.</summary>
    public bool IsGuarded;

    /// <summary>Its VLAN; 0 where the bridge knows none.</summary>
    public int Vlan;

    /// <summary>Whether the frame came with a tag that the bridge understands.</summary>
    public bool Tagged;

    /// <summary>Whether that tag names a priority and no VLAN.</summary>
    public bool PriorityOnly;

    /// <summary>The ports that <see cref="Target"/> means, as bits.</summary>
    public readonly ulong Ports => Target switch
    {
        Nowhere => 0,
        Everywhere => ulong.MaxValue,
        _ => 1UL << Target,
    };
}
