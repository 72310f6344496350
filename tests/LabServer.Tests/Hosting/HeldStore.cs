using System.Collections.Immutable;
using LabSim.StateStore;

namespace LabSim.LabServer.Tests.Hosting;

/// <summary>A store whose ranges can be read when the test lets them: recovery waits.</summary>
internal sealed class HeldStore(IStateStore store) : IStateStore
{
    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<StateEntry?> GetAsync(string key, CancellationToken cancellation = default) => store.GetAsync(key, cancellation);

    public async Task<ImmutableArray<StateEntry>> RangeAsync(string prefix, CancellationToken cancellation = default)
    {
        await Released.Task;
        return await store.RangeAsync(prefix, cancellation);
    }

    public Task<long> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation = default) => store.PutAsync(key, value, cancellation);

    public Task<long?> CompareAndSwapAsync(string key, long expectedRevision, ReadOnlyMemory<byte> value, CancellationToken cancellation = default) =>
        store.CompareAndSwapAsync(key, expectedRevision, value, cancellation);

    public Task<int> DeleteAsync(string prefix, CancellationToken cancellation = default) => store.DeleteAsync(prefix, cancellation);

    public IAsyncEnumerable<StateChange> WatchAsync(string prefix, long afterRevision, CancellationToken cancellation = default) => store.WatchAsync(prefix, afterRevision, cancellation);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
