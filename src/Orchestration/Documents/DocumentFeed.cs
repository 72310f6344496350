using System.Runtime.CompilerServices;

namespace LabSim.Orchestration.Documents;

/// <summary>Tells followers that there is something new. Nothing is queued: who is slow finds the newest.</summary>
internal sealed class DocumentFeed
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;

    /// <summary>Something is new.</summary>
    public void Tell()
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            told = _next;
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.TrySetResult();
    }

    /// <summary>Nothing will be new any more.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended = true;
        }

        Tell();
    }

    /// <summary>What there is, then what is new, until the end.</summary>
    public async IAsyncEnumerable<T> FollowAsync<T>(Func<T> newest, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        T? last = null;
        while (true)
        {
            Task next;
            lock (_lock)
            {
                if (_ended)
                {
                    yield break;
                }

                next = _next.Task;
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
