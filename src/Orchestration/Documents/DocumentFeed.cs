using System.Runtime.CompilerServices;
using LabSim.Orchestration.Events;

namespace LabSim.Orchestration.Documents;

/// <summary>Tells followers that there is something new. Nothing is queued: who is slow finds the newest.</summary>
internal sealed class DocumentFeed
{
    private readonly ChangeSignal _changed = new();
    private volatile bool _ended;

    /// <summary>Something is new.</summary>
    public void Tell() => _changed.Tell();

    /// <summary>Nothing will be new any more.</summary>
    public void End()
    {
        _ended = true;
        Tell();
    }

    /// <summary>What there is, then what is new, until the end.</summary>
    public async IAsyncEnumerable<T> FollowAsync<T>(Func<T> newest, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        T? last = null;
        while (true)
        {
            var next = _changed.Next;
            if (_ended)
            {
                yield break;
            }

            var now = newest();
            if (!ReferenceEquals(now, last))
            {
                last = now;
                yield return now;
            }
            else
            {
                await next.WaitAsync(cancellation);
            }
        }
    }
}
