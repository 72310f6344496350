namespace LabSim.Topology.Spec;

/// <summary>How much of each frame the lab's flight recorder keeps; the words of <c>recorder:</c>.</summary>
public enum RecorderChoice
{
    /// <summary>The first 128 bytes.</summary>
    Headers,

    /// <summary>The whole frame.</summary>
    Full,

    /// <summary>Nothing is recorded.</summary>
    Off,
}
