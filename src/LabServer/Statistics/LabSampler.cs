using LabSim.Contracts.Labs;
using LabSim.Orchestration;
using LabSim.Orchestration.Events;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Statistics;

/// <summary>
/// Looks at one lab twice a second for all that want to know. It keeps the newest sample only: who comes late gets that, and misses what was before.
/// </summary>
internal sealed class LabSampler : IAsyncDisposable
{
    /// <summary>The time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly LabRegistry _labs;
    private readonly string _lab;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly ChangeSignal _changed = new();
    private readonly Task _running;
    private LabReading _before;
    private LabSample _newest;
    private bool _ended;

    /// <summary>Begins, with a first look.</summary>
    /// <exception cref="LabException">There is no such lab.</exception>
    public LabSampler(LabRegistry labs, string lab, TimeProvider time)
    {
        (_labs, _lab, _time) = (labs, lab, time);
        _before = Look();
        _newest = new LabSample(1, Header(1, _before.Lab), default);
        _running = RunAsync();
    }

    /// <summary>The newest sample after that of a number, as soon as there is one; <see langword="null"/> once the lab is gone.</summary>
    public async Task<LabSample?> NextAsync(long after, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_ended || _newest.Number > after)
                {
                    return _ended ? null : _newest;
                }

                changed = _changed.Next;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var after = Look();
                Publish(Sample(after), ended: false);
                _before = after;
            }
        }
        catch (LabException)
        {
            Publish(_newest, ended: true);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
    }

    private LabReading Look() => new(_labs.Read(_lab), _time.GetTimestamp());

    private LabSample Sample(LabReading after)
    {
        var header = Header(_newest.Header.Revision, after.Lab);
        var same = header.Nodes.SequenceEqual(_newest.Header.Nodes) && header.Links.SequenceEqual(_newest.Header.Links);
        return new LabSample(
            _newest.Number + 1, same ? _newest.Header : header with { Revision = header.Revision + 1 },
            LabRates.Between(_before.Lab, after.Lab, _time.GetElapsedTime(_before.At, after.At)));
    }

    private void Publish(LabSample sample, bool ended)
    {
        lock (_lock)
        {
            (_newest, _ended) = (sample, ended);
            _changed.Tell();
        }
    }

    private static StatisticsHeader Header(long revision, LabSnapshot lab) =>
        new(revision, Interval.TotalSeconds, [.. lab.Nodes.Select(node => node.Spec.Name)], [.. lab.Links.Select(link => link.Spec.Id)]);
}
