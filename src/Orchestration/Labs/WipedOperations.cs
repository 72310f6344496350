using System.Collections.Concurrent;

namespace LabSim.Orchestration.Labs;

/// <summary>The last operations of wiped labs, for a minute: whoever waits for a wipe can read that it is done.</summary>
internal sealed class WipedOperations(TimeProvider time)
{
    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Lab, string Operation), (LabOperation Operation, long At)> _operations = [];

    public void Add(string lab, LabOperation operation)
    {
        foreach (var old in _operations.Where(o => time.GetElapsedTime(o.Value.At) > _kept))
        {
            _operations.TryRemove(old);
        }

        _operations[(lab, operation.Id)] = (operation, time.GetTimestamp());
    }

    public LabOperation? Find(string lab, string operation)
        => _operations.TryGetValue((lab, operation), out var found) && time.GetElapsedTime(found.At) <= _kept ? found.Operation : null;
}
