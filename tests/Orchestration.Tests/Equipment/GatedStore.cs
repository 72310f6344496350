using System.Collections.Immutable;
using LabSim.StateStore;

namespace LabSim.Orchestration.Tests.Equipment;

/// <summary>A store behind a <see cref="CrashGate"/>: before and after each change is a moment.</summary>
internal sealed class GatedStore(IStateStore inner, CrashGate gate) : IStateStore
{
    public Task<StateEntry?> GetAsync(string key, CancellationToken cancellation = default)
    {
        gate.Refuse($"get {key}");
        return inner.GetAsync(key, cancellation);
    }

    public Task<ImmutableArray<StateEntry>> RangeAsync(string prefix, CancellationToken cancellation = default)
    {
        gate.Refuse($"range {prefix}");
        return inner.RangeAsync(prefix, cancellation);
    }

    public Task<long> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation = default)
        => Pass($"put {key}", () => inner.PutAsync(key, value, cancellation));

    public Task<long?> CompareAndSwapAsync(string key, long expectedRevision, ReadOnlyMemory<byte> value, CancellationToken cancellation = default)
        => Pass($"swap {key}", () => inner.CompareAndSwapAsync(key, expectedRevision, value, cancellation));

    public Task<int> DeleteAsync(string prefix, CancellationToken cancellation = default)
        => Pass($"delete {prefix}", () => inner.DeleteAsync(prefix, cancellation));

    public IAsyncEnumerable<StateChange> WatchAsync(string prefix, long afterRevision, CancellationToken cancellation = default)
        => inner.WatchAsync(prefix, afterRevision, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // How many events share a write is a matter of timing; they are no moments.
    private async Task<T> Pass<T>(string moment, Func<Task<T>> change)
    {
        Action<string> pass = moment.Contains("/events/", StringComparison.Ordinal) ? gate.Refuse : gate.Pass;
        pass($"before {moment}");
        var result = await change();
        pass($"after {moment}");
        return result;
    }
}
