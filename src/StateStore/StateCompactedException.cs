namespace LabSim.StateStore;

/// <summary>A watch asked for changes that the store no longer has.</summary>
/// <param name="oldest">The oldest revision that a watch may start after.</param>
public sealed class StateCompactedException(long oldest)
    : Exception($"the store's past before revision {oldest} was compacted; read the range again and watch from there")
{
    /// <summary>The oldest revision that a watch may start after.</summary>
    public long Oldest => oldest;
}
