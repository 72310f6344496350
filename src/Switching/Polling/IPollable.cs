using LabSim.Switching.Frames;

namespace LabSim.Switching.Polling;

/// <summary>Something that a worker serves.</summary>
internal interface IPollable
{
    /// <summary>Its name, for the log.</summary>
    string Name { get; }

    /// <summary>Does at most a burst of work. Called on the worker's thread alone; neither blocks nor allocates.</summary>
    /// <param name="burst">The worker's burst, to be used freely.</param>
    PollOutcome Poll(FrameBurst burst);
}
