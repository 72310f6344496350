namespace LabSim.Switching.HandOver;

/// <summary>What a part of a fabric is; also the order in which parts are taken over.</summary>
public enum PartKind
{
    /// <summary>A switch or hub.</summary>
    Segment,

    /// <summary>A port, of a machine or of a segment.</summary>
    Port,

    /// <summary>A link.</summary>
    Link,
}
