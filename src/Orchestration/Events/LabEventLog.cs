using System.Runtime.CompilerServices;
using LabSim.Orchestration.Records;
using Microsoft.Extensions.Logging;

namespace LabSim.Orchestration.Events;

/// <summary>
/// One lab's numbered events. They are written to the store before anybody sees them, those that come together in one write, so that a
/// number never means two different events, whenever the server dies. The newest <see cref="Kept"/> stay. Readers pull: a slow one costs
/// nothing, and one that falls behind by more than what is kept sees a jump in the numbers.
/// </summary>
internal sealed partial class LabEventLog : IAsyncDisposable
{
    /// <summary>How many events are kept at least.</summary>
    public const int Kept = 10_000;

    private const int Slack = 1_000;

    private readonly Lock _lock = new();
    private readonly LabStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _lab;
    private readonly List<LabEvent> _events = [];
    private readonly Queue<(long First, int Count)> _segments = [];
    private List<LabEvent> _waiting = [];
    private readonly ChangeSignal _changed = new();
    private Task _writing = Task.CompletedTask;
    private long _last;
    private bool _sealed;
    private bool _ended;

    public LabEventLog(string lab, LabStore store, TimeProvider time, ILogger logger)
    {
        _lab = lab;
        _store = store;
        _time = time;
        _logger = logger;
    }

    /// <summary>The number of the newest event.</summary>
    public long Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>Takes up the events that an earlier server wrote.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        foreach (var segment in await _store.ReadEventsAsync<LabEvent>(cancellation))
        {
            _segments.Enqueue((segment[0].Number, segment.Length));
            _events.AddRange(segment);
            _last = segment[^1].Number;
        }
    }

    /// <summary>Numbers an event and has it written; returns its number.</summary>
    public long Append(string type, string? state = null, string? message = null, Func<LabEvent, LabEvent>? with = null)
    {
        lock (_lock)
        {
            var number = ++_last;
            var made = new LabEvent
            {
                Lab = _lab,
                Number = number,
                UnixNanoseconds = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick,
                Type = type,
                State = state,
                Message = message,
            };
            _waiting.Add(with is null ? made : with(made));
            if (_waiting.Count == 1)
            {
                _writing = WriteAfterAsync(_writing);
            }

            return number;
        }
    }

    /// <summary>Returns when every event so far is written (or could not be) and can be read.</summary>
    public Task FlushAsync()
    {
        lock (_lock)
        {
            return _writing;
        }
    }

    /// <summary>From now on events are kept in memory only: the lab's keys are about to go.</summary>
    public async Task SealAsync()
    {
        lock (_lock)
        {
            _sealed = true;
        }

        await FlushAsync();
    }

    /// <summary>Ends all readers once they have read everything.</summary>
    public async Task EndAsync()
    {
        await FlushAsync();
        lock (_lock)
        {
            _ended = true;
            _changed.Tell();
        }
    }

    /// <summary>The events after a number, oldest first; with <paramref name="follow"/> also those to come.</summary>
    public async IAsyncEnumerable<LabEvent> ReadAsync(long after, bool follow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            LabEvent[] batch;
            Task changed;
            bool over;
            lock (_lock)
            {
                var start = _events.Count == 0 ? 0 : (int)Math.Clamp(after + 1 - _events[0].Number, 0, _events.Count);
                batch = [.. _events.Skip(start).Take(512)];
                changed = _changed.Next;
                over = batch.Length == 0 && (_ended || !follow);
            }

            if (over)
            {
                yield break;
            }

            foreach (var item in batch)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return item;
                after = item.Number;
            }

            if (batch.Length == 0)
            {
                await changed.WaitAsync(cancellation);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await FlushAsync();
        await EndAsync();
    }

    private async Task WriteAfterAsync(Task earlier)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        List<LabEvent> batch;
        bool unsaved;
        lock (_lock)
        {
            (batch, _waiting, unsaved) = (_waiting, [], _sealed);
        }

        if (!unsaved)
        {
            await SaveAsync(batch);
        }

        lock (_lock)
        {
            _events.AddRange(batch);
            _segments.Enqueue((batch[0].Number, batch.Count));
            _changed.Tell();
        }

        await TrimAsync();
    }

    private async Task SaveAsync(List<LabEvent> batch)
    {
        try
        {
            await _store.WriteEventsAsync(batch[0].Number, batch);
        }
        catch (Exception error)
        {
            // The lab goes on without its log: readers see the events, a later server will not.
            LogUnsaved(_logger, _lab, batch.Count, error);
        }
    }

    private async Task TrimAsync()
    {
        var gone = new List<long>();
        lock (_lock)
        {
            if (_events.Count > Kept + Slack)
            {
                var drop = 0;
                while (_events.Count - drop - _segments.Peek().Count >= Kept)
                {
                    var (first, count) = _segments.Dequeue();
                    gone.Add(first);
                    drop += count;
                }

                _events.RemoveRange(0, drop);
            }
        }

        if (!_sealed)
        {
            foreach (var first in gone)
            {
                await _store.ForgetEventsAsync(first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "lab {Lab}: {Count} events could not be written to the store")]
    private static partial void LogUnsaved(ILogger logger, string lab, int count, Exception error);
}
