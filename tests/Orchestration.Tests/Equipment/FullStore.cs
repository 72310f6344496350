using System.Collections.Immutable;
using LabSim.StateStore;

namespace LabSim.Orchestration.Tests.Equipment;

/// <summary>A store whose disk is full while the test says so.</summary>
internal sealed class FullStore(IStateStore inner) : IStateStore
{
    /// <summary>Whether there is no room.</summary>
    public bool Full { get; set; }

    public Task<StateEntry?> GetAsync(string key, CancellationToken cancellation = default) => inner.GetAsync(key, cancellation);

    public Task<ImmutableArray<StateEntry>> RangeAsync(string prefix, CancellationToken cancellation = default) => inner.RangeAsync(prefix, cancellation);

    public Task<long> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation = default)
        => Full ? Task.FromException<long>(Refusal()) : inner.PutAsync(key, value, cancellation);

    public Task<long?> CompareAndSwapAsync(string key, long expectedRevision, ReadOnlyMemory<byte> value, CancellationToken cancellation = default)
        => Full ? Task.FromException<long?>(Refusal()) : inner.CompareAndSwapAsync(key, expectedRevision, value, cancellation);

    public Task<int> DeleteAsync(string prefix, CancellationToken cancellation = default)
        => Full ? Task.FromException<int>(Refusal()) : inner.DeleteAsync(prefix, cancellation);

    public IAsyncEnumerable<StateChange> WatchAsync(string prefix, long afterRevision, CancellationToken cancellation = default)
        => inner.WatchAsync(prefix, afterRevision, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static StateStoreException Refusal() => new("the disk that holds state.db is full; nothing was changed: make room and try again") { DiskFull = true };
}
