namespace LabSim.StateStore.Sqlite;

/// <summary>How far a watch has come.</summary>
/// <param name="Revision">The revision of the last change that was delivered, or that the watch starts after.</param>
/// <param name="Id">The row of the last change that was delivered, or 0 where all of <paramref name="Revision"/> is behind.</param>
internal readonly record struct WatchPosition(long Revision, long Id);
