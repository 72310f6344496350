using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LabSim.Orchestration.Events;

namespace LabSim.LabServer.Hubs;

/// <summary>Counts the browsers that look at a topology.</summary>
internal sealed class TopologyPresence
{
    private readonly ConcurrentDictionary<string, Room> _rooms = new(StringComparer.Ordinal);

    /// <summary>One more looks at a lab's topology, until the result is disposed.</summary>
    public IDisposable Enter(string lab)
    {
        var room = Find(lab);
        room.Change(1);
        return new Visit(room);
    }

    /// <summary>How many there are now, and whenever that changes; a slow reader gets the newest number only.</summary>
    public async IAsyncEnumerable<int> FollowAsync(string lab, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var room = Find(lab);
        var told = -1;
        while (true)
        {
            var (count, next) = room.Look();
            if (count != told)
            {
                told = count;
                yield return count;
            }
            else
            {
                await next.WaitAsync(cancellation);
            }
        }
    }

    private Room Find(string lab) => _rooms.GetOrAdd(lab, _ => new Room());

    private sealed class Visit(Room room) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                room.Change(-1);
            }
        }
    }

    private sealed class Room
    {
        private readonly ChangeSignal _changed = new();
        private int _count;

        public (int Count, Task Next) Look()
        {
            var next = _changed.Next;
            return (Volatile.Read(ref _count), next);
        }

        public void Change(int by)
        {
            Interlocked.Add(ref _count, by);
            _changed.Tell();
        }
    }
}
