namespace LabSim.Switching.Polling;

/// <summary>What a turn left behind.</summary>
internal enum PollOutcome
{
    /// <summary>Nothing to do until the next kick, which will come.</summary>
    Idle,

    /// <summary>There may be more right away.</summary>
    Busy,

    /// <summary>Frames wait for a receiver; try again on any event, or after a millisecond.</summary>
    Waiting,
}
