using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LabSim.StateStore;

namespace LabSim.TestKit;

/// <summary>A store that lives as long as the test: no disk, and so fast. It keeps the same contract as the real ones.</summary>
public sealed class MemoryStateStore(int keptChanges = 100_000) : IStateStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, StateEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<StateChange> _changes = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _revision;
    private long _compacted;

    /// <inheritdoc/>
    public Task<StateEntry?> GetAsync(string key, CancellationToken cancellation = default)
    {
        StateKey.Validate(key);
        return Locked(() => _entries.GetValueOrDefault(key));
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<StateEntry>> RangeAsync(string prefix, CancellationToken cancellation = default)
        => Locked(() => _entries.Values.Where(e => e.Key.StartsWith(prefix, StringComparison.Ordinal)).ToImmutableArray());

    /// <inheritdoc/>
    public Task<long> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation = default)
    {
        StateKey.Validate(key);
        return Locked(() => Put(key, value));
    }

    /// <inheritdoc/>
    public Task<long?> CompareAndSwapAsync(string key, long expectedRevision, ReadOnlyMemory<byte> value, CancellationToken cancellation = default)
    {
        StateKey.Validate(key);
        return Locked(() => (_entries.GetValueOrDefault(key)?.Revision ?? 0) == expectedRevision ? Put(key, value) : (long?)null);
    }

    /// <inheritdoc/>
    public Task<int> DeleteAsync(string prefix, CancellationToken cancellation = default) => Locked(() =>
    {
        var keys = _entries.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        if (keys.Length > 0)
        {
            _revision++;
            foreach (var key in keys)
            {
                _entries.Remove(key);
                _changes.Add(new StateChange(key, null, _revision));
            }

            Compact();
        }

        return keys.Length;
    });

    /// <inheritdoc/>
    public async IAsyncEnumerable<StateChange> WatchAsync(string prefix, long afterRevision, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            var (batch, head, changed) = await Locked(() => afterRevision < _compacted
                ? throw new StateCompactedException(_compacted)
                : (_changes.Where(c => c.Revision > afterRevision).ToArray(), _revision, _changed.Task));
            foreach (var change in batch.Where(c => c.Key.StartsWith(prefix, StringComparison.Ordinal)))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return change;
            }

            afterRevision = Math.Max(afterRevision, head);
            await changed.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private long Put(string key, ReadOnlyMemory<byte> value)
    {
        var copy = value.ToArray();
        _entries[key] = new StateEntry(key, copy, ++_revision);
        _changes.Add(new StateChange(key, copy, _revision));
        Compact();
        return _revision;
    }

    private void Compact()
    {
        if (_changes.Count > keptChanges)
        {
            _compacted = _changes[_changes.Count - keptChanges - 1].Revision;
            _changes.RemoveAll(c => c.Revision <= _compacted);
        }

        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }

    private Task<T> Locked<T>(Func<T> body)
    {
        lock (_lock)
        {
            return Task.FromResult(body());
        }
    }
}
