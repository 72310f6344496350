namespace LabSim.NodeRuntime.Agent;

/// <summary>How far a guest's set-up is, in its own words.</summary>
public enum GuestPhase
{
    /// <summary>The guest sets itself up, or its agent has said nothing yet.</summary>
    Booting,

    /// <summary>The guest is set up: addresses set, daemons running, configuration loaded.</summary>
    Ready,

    /// <summary>The set-up failed (a line of <c>exec:</c>, a configuration that FRR refused); the guest runs on.</summary>
    Failed,
}
