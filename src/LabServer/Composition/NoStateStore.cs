using System.Collections.Immutable;
using LabSim.StateStore;

namespace LabSim.LabServer.Composition;

/// <summary>A store in which nothing is and nothing can be kept: planning and examining change nothing, and this holds them to it.</summary>
internal sealed class NoStateStore : IStateStore
{
    public Task<StateEntry?> GetAsync(string key, CancellationToken cancellation = default) => Task.FromResult<StateEntry?>(null);

    public Task<ImmutableArray<StateEntry>> RangeAsync(string prefix, CancellationToken cancellation = default) => Task.FromResult<ImmutableArray<StateEntry>>([]);

    public Task<long> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation = default) => throw Refused(key);

    public Task<long?> CompareAndSwapAsync(string key, long expectedRevision, ReadOnlyMemory<byte> value, CancellationToken cancellation = default) => throw Refused(key);

    public Task<int> DeleteAsync(string prefix, CancellationToken cancellation = default) => throw Refused(prefix);

    public IAsyncEnumerable<StateChange> WatchAsync(string prefix, long afterRevision, CancellationToken cancellation = default) => throw Refused(prefix);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static InvalidOperationException Refused(string key) => new($"nothing may be changed here, but something tried to change {key}");
}
