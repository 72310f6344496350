using LabSim.Benchmarks.Switching.Load;

namespace LabSim.Benchmarks.Switching;

/// <summary>One run of one row.</summary>
/// <param name="NanosecondsBefore">From core to core, before it.</param>
/// <param name="NanosecondsAfter">And after it.</param>
/// <param name="Carried">What went.</param>
/// <param name="Memory">What the garbage collector had to do with it.</param>
internal sealed record Sample(double NanosecondsBefore, double NanosecondsAfter, Carried Carried, MemoryUse Memory)
{
    /// <summary>Its class.</summary>
    public Distance Distance => (NanosecondsBefore < CoreDistance.NearBelow, NanosecondsAfter < CoreDistance.NearBelow) switch
    {
        (true, true) => Distance.Near,
        (false, false) => Distance.Far,
        _ => Distance.Mixed,
    };
}
