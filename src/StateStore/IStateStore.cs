using System.Collections.Immutable;

namespace LabSim.StateStore;

/// <summary>
/// Desired and run state behind one small interface (etcd's words): keys are paths of printable ASCII (<c>/labs/tour/spec</c>),
/// values are bytes, every change of the store has a revision, and revisions only grow. A change that was acknowledged survives a
/// killed process and a power cut. Safe from any thread.
/// </summary>
public interface IStateStore : IAsyncDisposable
{
    /// <summary>The entry at a key, or <see langword="null"/>.</summary>
    Task<StateEntry?> GetAsync(string key, CancellationToken cancellation = default);

    /// <summary>All entries whose key starts with a prefix, ordered by key (ordinal).</summary>
    Task<ImmutableArray<StateEntry>> RangeAsync(string prefix, CancellationToken cancellation = default);

    /// <summary>Writes a value; returns the new revision.</summary>
    Task<long> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation = default);

    /// <summary>
    /// Writes a value if the key's last change has this revision (0: if the key does not exist); returns the new revision, or
    /// <see langword="null"/> if it has another one.
    /// </summary>
    Task<long?> CompareAndSwapAsync(string key, long expectedRevision, ReadOnlyMemory<byte> value, CancellationToken cancellation = default);

    /// <summary>Deletes all entries whose key starts with a prefix, in one change; returns how many there were.</summary>
    Task<int> DeleteAsync(string prefix, CancellationToken cancellation = default);

    /// <summary>
    /// Every change after a revision to keys that start with a prefix, in order, first those of the past, then those to come, until cancelled.
    /// </summary>
    /// <exception cref="StateCompactedException">The past was compacted beyond that revision; range again and watch from there.</exception>
    IAsyncEnumerable<StateChange> WatchAsync(string prefix, long afterRevision, CancellationToken cancellation = default);
}
