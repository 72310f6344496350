namespace LabSim.NodeRuntime.Machines;

/// <summary>
/// What is known of a machine, each fact by itself. The state follows from them, so that a machine that was unresponsive and answers again
/// is by itself what it was before.
/// </summary>
internal sealed record MachineFacets
{
    /// <summary>The guest said that it is ready.</summary>
    public bool Ready { get; init; }

    /// <summary>The guest's set-up failed, in its own words.</summary>
    public string? GuestFailure { get; init; }

    /// <summary>QEMU's control channel broke for good.</summary>
    public string? ControlFailure { get; init; }

    /// <summary>The CPUs are held.</summary>
    public bool Paused { get; init; }

    /// <summary>How often they were held and let go; an answer that was asked for before the last time is out of date.</summary>
    public int Turns { get; init; }

    /// <summary>Why they are, where QEMU did it by itself (a full disk).</summary>
    public string? PauseReason { get; init; }

    /// <summary>QEMU owes an answer.</summary>
    public string? Silence { get; init; }

    /// <summary>We are ending it.</summary>
    public bool Stopping { get; init; }

    /// <summary>Why QEMU says it is going down (QMP event SHUTDOWN).</summary>
    public string? Shutdown { get; init; }

    /// <summary>It said that it is going down, did not, and was killed.</summary>
    public bool HungAtShutdown { get; init; }

    /// <summary>How it ended.</summary>
    public MachineChange? End { get; init; }

    /// <summary>The CPUs were held.</summary>
    public MachineFacets Held() => this with { Paused = true, Turns = Turns + 1 };

    /// <summary>The CPUs were let go.</summary>
    public MachineFacets LetGo() => this with { Paused = false, PauseReason = null, Turns = Turns + 1 };

    /// <summary>The state that follows.</summary>
    public MachineChange Derive() => this switch
    {
        { End: { } end } => end,
        { Stopping: true } => new(MachineState.Stopping, null),
        { ControlFailure: { } broken } => new(MachineState.Failed, broken),
        { Silence: { } silence } => new(MachineState.Unresponsive, silence),
        { Paused: true } => new(MachineState.Paused, PauseReason),
        { GuestFailure: { } failure } => new(MachineState.Failed, failure),
        { Ready: true } => new(MachineState.Ready, null),
        _ => new(MachineState.Booting, null),
    };
}
