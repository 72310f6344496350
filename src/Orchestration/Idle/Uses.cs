using System.Collections.Concurrent;

namespace LabSim.Orchestration.Idle;

/// <summary>When nodes were used last, as timestamps of the clock. Safe from any thread.</summary>
internal sealed class Uses(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _last = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _held = new(StringComparer.Ordinal);

    /// <summary>A node is used now.</summary>
    public void Note(string node) => _last[node] = time.GetTimestamp();

    /// <summary>Nodes are in use until the result is disposed.</summary>
    public IDisposable Hold(IReadOnlyCollection<string> nodes)
    {
        foreach (var node in nodes)
        {
            _held.AddOrUpdate(node, 1, (_, count) => count + 1);
        }

        return new UseHeld(this, nodes);
    }

    /// <summary>When the node was used last, or <see langword="null"/> if never since this server began.</summary>
    public long? LastOf(string node) => _held.GetValueOrDefault(node) > 0 ? time.GetTimestamp() : _last.TryGetValue(node, out var last) ? last : null;

    private void Release(IEnumerable<string> nodes)
    {
        foreach (var node in nodes)
        {
            _held.AddOrUpdate(node, 0, (_, count) => count - 1);
            Note(node);
        }
    }

    private sealed class UseHeld(Uses uses, IReadOnlyCollection<string> nodes) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                uses.Release(nodes);
            }
        }
    }
}
