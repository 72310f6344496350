namespace LabSim.NodeRuntime.Agent;

/// <summary>Which of a command's outputs a piece comes from.</summary>
public enum GuestOutput
{
    /// <summary>Standard output.</summary>
    Standard,

    /// <summary>Standard error.</summary>
    Error,
}
