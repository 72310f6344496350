namespace LabSim.Contracts.Wire;

/// <summary>What the answer to a capture that begins with the flight recorder's past says of it, in its headers.</summary>
public static class PastHeaders
{
    /// <summary>How many frames of the past follow; a whole number.</summary>
    public const string Frames = "LabSim-Past-Frames";

    /// <summary>How far back nothing is missing, seconds; less than was asked for where the recording does not reach back so far.</summary>
    public const string Seconds = "LabSim-Past-Seconds";
}
