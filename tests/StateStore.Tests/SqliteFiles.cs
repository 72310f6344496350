using System.Text;
using LabSim.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace LabSim.StateStore.Tests;

/// <summary>What befalls a file: ends, damage, strangers, full disks.</summary>
public sealed class SqliteFiles : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => _directory["state.db"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_reopening_and_revisions_go_on()
    {
        long before;
        await using (var store = SqliteStateStore.Open(Path))
        {
            before = await store.PutAsync("/a", "one"u8.ToArray(), Token);
        }

        await using var again = SqliteStateStore.Open(Path);
        Assert.Equal("one", Encoding.UTF8.GetString((await again.GetAsync("/a", Token))!.Value.Span));
        Assert.True(await again.PutAsync("/b", default, Token) > before);
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_kill()
    {
        // What a killed process leaves: the file and its log as they are, never closed.
        await using var store = SqliteStateStore.Open(Path);
        for (var i = 0; i < 50; i++)
        {
            await store.PutAsync($"/k/{i:d2}", Encoding.UTF8.GetBytes($"{i}"), Token);
        }

        foreach (var suffix in (string[])["", "-wal"])
        {
            File.Copy(Path + suffix, _directory["killed.db"] + suffix);
        }

        await using var after = SqliteStateStore.Open(_directory["killed.db"]);
        Assert.Equal(50, (await after.RangeAsync("/k/", Token)).Length);
        Assert.Null(after.Quarantined);
    }

    [Fact]
    public async Task Only_the_owner_may_read_the_file()
    {
        await using var store = SqliteStateStore.Open(Path);
        await store.PutAsync("/a", default, Token);
        var files = Directory.GetFiles(_directory.Path);
        Assert.True(files.Length > 1);
        Assert.All(files, f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
    }

    [Theory]
    [InlineData("not a database at all, but long enough to look like one: 0123456789 0123456789 0123456789 0123456789 0123456789")]
    [InlineData("SQLite format 3\0and then nothing of use ................................................................................")]
    public async Task A_file_that_is_no_database_is_renamed_and_said(string content)
    {
        File.WriteAllText(Path, content);
        var log = new ListLogger();
        await using var store = SqliteStateStore.Open(Path, log);
        Assert.Equal(Path + ".damaged-1", store.Quarantined);
        Assert.Equal(content, File.ReadAllText(store.Quarantined!));
        Assert.Contains(log.Lines, l => l.StartsWith("Error", StringComparison.Ordinal) && l.Contains(store.Quarantined!, StringComparison.Ordinal));
        await store.PutAsync("/works", default, Token);
    }

    [Fact]
    public async Task A_half_written_file_is_renamed_and_an_earlier_quarantine_is_kept()
    {
        await using (var store = SqliteStateStore.Open(Path))
        {
            for (var i = 0; i < 200; i++)
            {
                await store.PutAsync($"/k/{i}", new byte[1000], Token);
            }
        }

        File.WriteAllText(Path + ".damaged-1", "of another day");
        using (var file = new FileStream(Path, FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        await using var after = SqliteStateStore.Open(Path);
        Assert.Equal(Path + ".damaged-2", after.Quarantined);
        Assert.Equal("of another day", File.ReadAllText(Path + ".damaged-1"));
        Assert.Empty(await after.RangeAsync("/", Token));
    }

    [Theory]
    [InlineData("PRAGMA user_version=99", "schema 99")]
    [InlineData("PRAGMA application_id=1", "another program")]
    public async Task A_file_of_a_newer_version_or_of_another_program_is_left_alone(string change, string said)
    {
        await (SqliteStateStore.Open(Path)).DisposeAsync();
        Execute(change);
        var before = File.ReadAllBytes(Path);
        var refused = Assert.Throws<StateStoreException>(() => SqliteStateStore.Open(Path));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Fact]
    public async Task A_full_disk_is_said_and_once_there_is_room_all_goes_on()
    {
        await using var store = SqliteStateStore.Open(Path);
        await store.PutAsync("/before", "kept"u8.ToArray(), Token);
        await store.LimitPagesAsync(20);
        var refused = await Assert.ThrowsAsync<StateStoreException>(() => store.PutAsync("/large", new byte[1 << 20], Token));
        Assert.True(refused.DiskFull);
        Assert.Contains("full", refused.Message, StringComparison.Ordinal);
        Assert.Null(await store.GetAsync("/large", Token));
        Assert.NotNull(await store.GetAsync("/before", Token));
        await store.LimitPagesAsync(1_000_000);
        await store.PutAsync("/large", new byte[1 << 20], Token);
        Assert.NotNull(await store.GetAsync("/large", Token));
    }

    [Fact]
    public async Task Of_changes_that_are_committed_together_only_the_one_that_fails_is_refused()
    {
        await using var store = SqliteStateStore.Open(Path);
        await store.LimitPagesAsync(40);
        var writes = Enumerable.Range(0, 20).Select(i => store.PutAsync($"/k/{i:d2}", new byte[i == 7 ? 1 << 20 : 10], Token)).ToArray();
        await Assert.ThrowsAsync<StateStoreException>(() => Task.WhenAll(writes));
        Assert.Equal([7], Enumerable.Range(0, 20).Where(i => !writes[i].IsCompletedSuccessfully));
        Assert.Equal(19, (await store.RangeAsync("/k/", Token)).Length);
    }

    [Fact]
    public void A_directory_that_is_not_there_is_said()
    {
        var refused = Assert.Throws<StateStoreException>(() => SqliteStateStore.Open(_directory["no/state.db"]));
        Assert.Contains(_directory["no/state.db"], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_end_nothing_is_written()
    {
        var store = SqliteStateStore.Open(Path);
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.PutAsync("/a", default, Token));
        await store.DisposeAsync();
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Add($"{logLevel} {formatter(state, exception)}");
    }
}
