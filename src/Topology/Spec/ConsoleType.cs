namespace LabSim.Topology.Spec;

/// <summary>Where a guest shows itself; the words of a kind's <c>console:</c>. Machines without LabSim's agent have both.</summary>
public enum ConsoleType
{
    /// <summary>Its serial line.</summary>
    Serial,

    /// <summary>Its screen.</summary>
    Screen,
}
