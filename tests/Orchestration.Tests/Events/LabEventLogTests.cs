using LabSim.Orchestration.Events;
using LabSim.Orchestration.Records;
using LabSim.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabSim.Orchestration.Tests.Events;

public sealed class LabEventLogTests : IAsyncDisposable
{
    private readonly MemoryStateStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Readers_get_the_past_after_a_number_and_then_what_comes_until_the_end()
    {
        await using var log = Open();
        log.Append("lab", "one");
        log.Append("lab", "two");
        var reading = ReadAsync(log, after: 1, follow: true);
        log.Append("lab", "three");
        await log.EndAsync();
        Assert.Equal([(2L, "two"), (3L, "three")], (await reading).Select(e => (e.Number, e.State!)));
    }

    [Fact]
    public async Task The_newest_ten_thousand_are_kept_here_and_in_the_store()
    {
        await using var log = Open();
        for (var i = 1; i <= 25_000; i++)
        {
            log.Append("step", $"{i}");
            if (i % 100 == 0)
            {
                await log.FlushAsync();
            }
        }

        await log.FlushAsync();
        var kept = await ReadAsync(log, 0, follow: false);
        Assert.InRange(kept.Count, LabEventLog.Kept, LabEventLog.Kept + 1_100);
        Assert.Equal(25_000, kept[^1].Number);
        Assert.Equal(Enumerable.Range((int)kept[0].Number, kept.Count).Select(n => (long)n), kept.Select(e => e.Number));
        await using var later = Open();
        await later.LoadAsync(Token);
        Assert.Equal(kept, await ReadAsync(later, 0, follow: false));
        Assert.Equal(25_001, later.Append("lab"));
    }

    [Fact]
    public async Task Nobody_sees_an_event_that_is_not_written()
    {
        await using var log = Open();
        for (var i = 0; i < 500; i++)
        {
            log.Append("step", $"{i}");
        }

        await foreach (var seen in log.ReadAsync(0, follow: true, Token))
        {
            var written = await new LabStore(_store, "lab").ReadEventsAsync<LabEvent>(Token);
            Assert.True(written[^1][^1].Number >= seen.Number);
            if (seen.Number == 500)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task A_reader_that_stops_reading_holds_up_nobody()
    {
        await using var log = Open();
        log.Append("step", "0");
        await using var lazy = log.ReadAsync(0, follow: true, Token).GetAsyncEnumerator(Token);
        Assert.True(await lazy.MoveNextAsync());
        for (var i = 1; i < 12_000; i++)
        {
            log.Append("step", $"{i}");
        }

        await log.FlushAsync();
        Assert.Equal(12_000, (await ReadAsync(log, 11_000, follow: false))[^1].Number);
        Assert.True(await lazy.MoveNextAsync());
        Assert.True(lazy.Current.Number > 1);
    }

    [Fact]
    public async Task Time_is_in_nanoseconds()
    {
        var time = new ManualTimeProvider();
        await using var log = new LabEventLog("lab", new LabStore(_store, "lab"), time, NullLogger.Instance);
        log.Append("lab");
        await log.FlushAsync();
        Assert.Equal(time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000, (await ReadAsync(log, 0, follow: false))[0].UnixNanoseconds);
    }

    private static async Task<List<LabEvent>> ReadAsync(LabEventLog log, long after, bool follow)
    {
        var events = new List<LabEvent>();
        await foreach (var item in log.ReadAsync(after, follow, Token))
        {
            events.Add(item);
        }

        return events;
    }

    private LabEventLog Open() => new("lab", new LabStore(_store, "lab"), TimeProvider.System, NullLogger.Instance);
}
