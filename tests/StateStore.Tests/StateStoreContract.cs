using System.Text;

namespace LabSim.StateStore.Tests;

/// <summary>What every implementation of <see cref="IStateStore"/> keeps. One class per implementation inherits this.</summary>
public abstract class StateStoreContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A new, empty store that keeps at least this many changes for late watches.</summary>
    protected abstract IStateStore Open(int keptChanges = 100_000);

    [Fact]
    public async Task What_was_put_is_got_with_its_revision()
    {
        await using var store = Open();
        var revision = await store.PutAsync("/labs/a/spec", Bytes("one"), Token);
        var entry = await store.GetAsync("/labs/a/spec", Token);
        Assert.Equal(("/labs/a/spec", "one", revision), (entry!.Key, Text(entry.Value), entry.Revision));
        Assert.Null(await store.GetAsync("/labs/a", Token));
    }

    [Fact]
    public async Task Revisions_only_grow_and_belong_to_the_whole_store()
    {
        await using var store = Open();
        var first = await store.PutAsync("/a", Bytes("1"), Token);
        var second = await store.PutAsync("/b", Bytes("2"), Token);
        var third = await store.PutAsync("/a", Bytes("3"), Token);
        Assert.True(first > 0 && second > first && third > second);
        Assert.Equal(third, (await store.GetAsync("/a", Token))!.Revision);
        Assert.Equal(second, (await store.GetAsync("/b", Token))!.Revision);
    }

    [Fact]
    public async Task A_range_has_the_prefix_and_is_ordered_by_key()
    {
        await using var store = Open();
        foreach (var key in (string[])["/labs/b", "/labs/a/2", "/labs/a/10", "/labsy", "/lab", "/labs/a0", "/labs/A"])
        {
            await store.PutAsync(key, Bytes(key), Token);
        }

        Assert.Equal(["/labs/A", "/labs/a/10", "/labs/a/2", "/labs/a0", "/labs/b"], Keys(await store.RangeAsync("/labs/", Token)));
        Assert.Equal(["/labs/a/10", "/labs/a/2"], Keys(await store.RangeAsync("/labs/a/", Token)));
        Assert.Equal(7, (await store.RangeAsync("", Token)).Length);
        Assert.Empty(await store.RangeAsync("/labs/c", Token));
    }

    [Fact]
    public async Task A_swap_needs_the_revision_of_the_last_change()
    {
        await using var store = Open();
        Assert.Null(await store.CompareAndSwapAsync("/k", 7, Bytes("no"), Token));
        var first = await store.CompareAndSwapAsync("/k", 0, Bytes("made"), Token);
        Assert.NotNull(first);
        Assert.Null(await store.CompareAndSwapAsync("/k", 0, Bytes("no"), Token));
        var second = await store.CompareAndSwapAsync("/k", first.Value, Bytes("swapped"), Token);
        Assert.True(second > first);
        Assert.Null(await store.CompareAndSwapAsync("/k", first.Value, Bytes("no"), Token));
        Assert.Equal("swapped", Text((await store.GetAsync("/k", Token))!.Value));
        await store.DeleteAsync("/k", Token);
        Assert.NotNull(await store.CompareAndSwapAsync("/k", 0, Bytes("again"), Token));
    }

    [Fact]
    public async Task Of_many_swaps_of_one_revision_one_wins()
    {
        await using var store = Open();
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => store.CompareAndSwapAsync("/leader", 0, Bytes($"{i}"), Token), Token)));
        Assert.Single(results, r => r is not null);
    }

    [Fact]
    public async Task A_delete_takes_a_prefix_in_one_change()
    {
        await using var store = Open();
        await store.PutAsync("/a/1", Bytes("x"), Token);
        await store.PutAsync("/a/2", Bytes("x"), Token);
        var last = await store.PutAsync("/ab", Bytes("x"), Token);
        Assert.Equal(2, await store.DeleteAsync("/a/", Token));
        Assert.Equal(0, await store.DeleteAsync("/a/", Token));
        Assert.Equal(["/ab"], Keys(await store.RangeAsync("/", Token)));
        var changes = await TakeAsync(store, "/", last, 2);
        Assert.All(changes, c => Assert.Null(c.Value));
        Assert.Single(changes.Select(c => c.Revision).Distinct());
    }

    [Fact]
    public async Task A_watch_tells_the_past_after_a_revision_and_then_what_comes()
    {
        await using var store = Open();
        var start = await store.PutAsync("/w/a", Bytes("0"), Token);
        await store.PutAsync("/w/a", Bytes("1"), Token);
        await store.PutAsync("/other", Bytes("x"), Token);
        var watching = TakeAsync(store, "/w/", start, 3);
        await store.PutAsync("/w/b", Bytes("2"), Token);
        await store.DeleteAsync("/w/a", Token);
        var changes = await watching;
        Assert.Equal([("/w/a", "1"), ("/w/b", "2"), ("/w/a", null)], changes.Select(c => (c.Key, c.Value is { } v ? Text(v) : null)));
        Assert.Equal(changes.Select(c => c.Revision).Order(), changes.Select(c => c.Revision));
    }

    [Fact]
    public async Task A_watch_from_a_range_misses_nothing_while_others_write()
    {
        await using var store = Open();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                await store.PutAsync($"/n/{i % 7}", Bytes($"{i}"), Token);
            }
        }, Token);
        var seen = await TakeAsync(store, "/n/", 0, 300);
        await writing;
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), seen.Select(c => Text(c.Value!.Value)));
    }

    [Fact]
    public async Task A_watch_of_a_compacted_past_is_refused_and_one_from_the_range_works()
    {
        await using var store = Open(keptChanges: 10);
        for (var i = 0; i < 2000; i++)
        {
            await store.PutAsync("/c", Bytes($"{i}"), Token);
        }

        var refused = await Assert.ThrowsAsync<StateCompactedException>(() => TakeAsync(store, "/c", 1, 1));
        Assert.True(refused.Oldest > 1);
        var now = Assert.Single(await store.RangeAsync("/c", Token));
        var watching = TakeAsync(store, "/c", now.Revision, 1);
        await store.PutAsync("/c", Bytes("new"), Token);
        Assert.Equal("new", Text((await watching)[0].Value!.Value));
    }

    [Fact]
    public async Task A_watch_of_a_quiet_prefix_outlives_compaction()
    {
        await using var store = Open(keptChanges: 1000);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var quiet = store.WatchAsync("/quiet", 0, stop.Token).GetAsyncEnumerator(stop.Token);
        var waiting = quiet.MoveNextAsync().AsTask();
        for (var i = 0; i < 3000; i++)
        {
            await store.PutAsync("/loud", Bytes($"{i}"), Token);
            if (i % 100 == 0)
            {
                await Task.Delay(1, Token);
            }
        }

        await store.PutAsync("/quiet", Bytes("now"), Token);
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(20), Token));
        Assert.Equal("now", Text(quiet.Current.Value!.Value));
    }

    [Fact]
    public async Task A_cancelled_watch_ends()
    {
        await using var store = Open();
        using var stop = new CancellationTokenSource();
        var watching = TakeAsync(store, "/", 0, 1, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Theory]
    [InlineData("")]
    [InlineData("labs")]
    [InlineData("/a b")]
    [InlineData("/ä")]
    [InlineData("/a\n")]
    public async Task A_key_that_is_no_path_of_printable_ASCII_is_refused(string key)
    {
        await using var store = Open();
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(key, Bytes("x"), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => store.GetAsync(key, Token));
    }

    [Fact]
    public async Task Values_are_bytes_of_any_length()
    {
        await using var store = Open();
        var large = new byte[3 << 20];
        for (var i = 0; i < large.Length; i++)
        {
            large[i] = (byte)(i * 31);
        }

        await store.PutAsync("/large", large, Token);
        await store.PutAsync("/empty", default, Token);
        var entry = await store.GetAsync("/large", Token);
        Assert.True(entry!.Value.Span.SequenceEqual(large));
        Assert.Equal(0, (await store.GetAsync("/empty", Token))!.Value.Length);
    }

    protected static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static IEnumerable<string> Keys(IEnumerable<StateEntry> entries) => entries.Select(e => e.Key);

    private static async Task<List<StateChange>> TakeAsync(IStateStore store, string prefix, long after, int count, CancellationToken? stop = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop ?? Token);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var changes = new List<StateChange>();
        await foreach (var change in store.WatchAsync(prefix, after, patience.Token))
        {
            changes.Add(change);
            if (changes.Count == count)
            {
                break;
            }
        }

        return changes;
    }
}
