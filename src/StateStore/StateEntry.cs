namespace LabSim.StateStore;

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="Revision">The store's revision at which this value was written.</param>
public sealed record StateEntry(string Key, ReadOnlyMemory<byte> Value, long Revision);
