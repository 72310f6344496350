using Microsoft.Extensions.Logging;

namespace LabSim.Orchestration.Documents;

/// <summary>
/// Watches open files: one <c>stat</c> per file each quarter of a second, which works on every file system and for every way an editor saves. A
/// changed file is read once it has kept still for one interval.
/// </summary>
internal sealed partial class DocumentWatch : IAsyncDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(250);

    private readonly Func<IEnumerable<OpenTopology>> _open;
    private readonly ILogger _log;
    private readonly Dictionary<OpenTopology, FileStillness> _watched = [];
    private readonly Lock _lock = new();
    private readonly ITimer _timer;

    public DocumentWatch(Func<IEnumerable<OpenTopology>> open, TimeProvider time, ILogger log)
    {
        _open = open;
        _log = log;
        _timer = time.CreateTimer(_ => Look(), null, _interval, _interval);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        lock (_lock)
        {
            var open = _open().ToHashSet();
            foreach (var gone in _watched.Keys.Where(k => !open.Contains(k)).ToList())
            {
                _watched.Remove(gone);
            }

            foreach (var topology in open)
            {
                // A file that is seen for the first time may have changed since it was opened: its first rest counts.
                if (!_watched.TryGetValue(topology, out var stillness))
                {
                    _watched[topology] = stillness = new FileStillness();
                }

                if (stillness.IsNewRest(topology.Signature()))
                {
                    _ = TakeUpAsync(topology);
                }
            }
        }
    }

    private async Task TakeUpAsync(OpenTopology topology)
    {
        try
        {
            await topology.LookAsync(CancellationToken.None);
        }
        catch (Exception error)
        {
            LogUnread(_log, topology.File, error);
        }
    }

    [LoggerMessage(EventId = 4004, Level = LogLevel.Warning, Message = "what others changed in {File} could not be taken up")]
    private static partial void LogUnread(ILogger log, string file, Exception error);
}
