namespace LabSim.Switching.Recording;

/// <summary>How much of each frame the flight recorder keeps.</summary>
public enum RecorderMode
{
    /// <summary>Nothing is recorded.</summary>
    Off,

    /// <summary>The first <see cref="RecorderLimits.HeaderBytes"/> bytes of each frame.</summary>
    Headers,

    /// <summary>Each frame as it is.</summary>
    Full,
}
