namespace LabSim.Benchmarks.Switching;

/// <summary>What a time cost in memory of this process: the switch, what plays the guests, and the writers of captures.</summary>
/// <param name="AllocatedBytes">Bytes allocated by all threads.</param>
/// <param name="Collections">Collections of any generation.</param>
/// <param name="Pauses">How long all threads stood still for them.</param>
internal readonly record struct MemoryUse(long AllocatedBytes, int Collections, TimeSpan Pauses)
{
    /// <summary>What it was since the process began.</summary>
    public static MemoryUse SoFar => new(GC.GetTotalAllocatedBytes(precise: true), GC.CollectionCount(0), GC.GetTotalPauseDuration());

    /// <summary>What it was between two looks.</summary>
    public static MemoryUse operator -(MemoryUse later, MemoryUse earlier) =>
        new(later.AllocatedBytes - earlier.AllocatedBytes, later.Collections - earlier.Collections, later.Pauses - earlier.Pauses);
}
