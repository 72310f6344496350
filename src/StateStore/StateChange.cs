namespace LabSim.StateStore;

/// <summary>One change of one key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The new value, or <see langword="null"/> where the key was deleted.</param>
/// <param name="Revision">The store's revision of the change.</param>
public sealed record StateChange(string Key, ReadOnlyMemory<byte>? Value, long Revision);
