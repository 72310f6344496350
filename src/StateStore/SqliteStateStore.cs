using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LabSim.Interop.Files;
using LabSim.StateStore.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabSim.StateStore;

/// <summary>
/// The store of one machine: an SQLite file. Write-ahead log and <c>synchronous=FULL</c>: an acknowledged change survives a killed
/// process and a power cut. A damaged file is renamed, said in the log, and an empty one takes its place.
/// </summary>
public sealed partial class SqliteStateStore : IStateStore
{
    private const int WatchBatch = 256;

    private readonly SqliteWriter _writer;
    private readonly SqliteReader _reader;
    private readonly CancellationTokenSource _closed = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SqliteStateStore(SqliteConnection writing, SqliteConnection reading, int keptChanges)
    {
        _reader = new SqliteReader(reading);
        _writer = new SqliteWriter(writing, keptChanges, Wake);
    }

    /// <summary>The damaged file that was renamed when the store was opened, or <see langword="null"/>.</summary>
    public string? Quarantined { get; private init; }

    /// <summary>Opens the file, and makes it (0600) where there is none; its directory exists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="logger">Told what was wrong with the file.</param>
    /// <param name="keptChanges">How many changes a late watch finds at least.</param>
    /// <exception cref="StateStoreException">The file cannot be used and is not ours to rename (another program's, a newer version's, no permission).</exception>
    public static SqliteStateStore Open(string path, ILogger? logger = null, int keptChanges = 4096)
    {
        logger ??= NullLogger.Instance;
        try
        {
            return OpenSound(path, keptChanges, null);
        }
        catch (SqliteException damage) when (SqliteFile.IsDamage(damage))
        {
            var aside = Quarantine(path);
            LogQuarantine(logger, path, damage.Message, aside);
            return OpenSound(path, keptChanges, aside);
        }
        catch (SqliteException error)
        {
            throw new StateStoreException($"{path} cannot be opened: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public Task<StateEntry?> GetAsync(string key, CancellationToken cancellation = default)
    {
        StateKey.Validate(key);
        return Read(() => _reader.Get(key), cancellation);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<StateEntry>> RangeAsync(string prefix, CancellationToken cancellation = default)
        => Read(() => _reader.Range(prefix), cancellation);

    /// <inheritdoc/>
    public Task<long> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation = default)
    {
        StateKey.Validate(key);
        return _writer.Write(t => t.Put(key, value), cancellation);
    }

    /// <inheritdoc/>
    public Task<long?> CompareAndSwapAsync(string key, long expectedRevision, ReadOnlyMemory<byte> value, CancellationToken cancellation = default)
    {
        StateKey.Validate(key);
        return _writer.Write(t => t.Swap(key, expectedRevision, value), cancellation);
    }

    /// <inheritdoc/>
    public Task<int> DeleteAsync(string prefix, CancellationToken cancellation = default) => _writer.Write(t => t.Delete(prefix), cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StateChange> WatchAsync(
        string prefix, long afterRevision, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closed.Token);
        var position = new WatchPosition(afterRevision, 0);
        while (!linked.IsCancellationRequested)
        {
            // Taken before the read: a change that comes after the read wakes us.
            var changed = Volatile.Read(ref _changed).Task;
            (var changes, position) = _reader.Changes(prefix, position, WatchBatch);
            foreach (var change in changes)
            {
                yield return change;
            }

            if (changes.Count == 0)
            {
                await changed.WaitAsync(linked.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        _writer.Dispose();
        _reader.Dispose();
    }

    /// <summary>Limits the file's size in pages: a test's full disk.</summary>
    internal Task<long> LimitPagesAsync(int pages) => _writer.Write(t => t.LimitPages(pages), CancellationToken.None);

    private static SqliteStateStore OpenSound(string path, int keptChanges, string? quarantined)
    {
        CreatePrivately(path);
        var writing = SqliteFile.Connect(path);
        try
        {
            SqliteFile.Prepare(writing, path);
            return new SqliteStateStore(writing, SqliteFile.Connect(path), keptChanges) { Quarantined = quarantined };
        }
        catch
        {
            writing.Dispose();
            throw;
        }
    }

    // SQLite gives its -wal and -shm files the permissions of the file itself.
    private static void CreatePrivately(string path)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StateStoreException($"{path} cannot be opened: {error.Message}", error);
        }
    }

    private static string Quarantine(string path)
    {
        var number = 1;
        while (File.Exists($"{path}.damaged-{number}"))
        {
            number++;
        }

        var aside = $"{path}.damaged-{number}";
        foreach (var suffix in (string[])["-wal", "-shm", ""])
        {
            if (File.Exists(path + suffix))
            {
                File.Move(path + suffix, aside + suffix);
            }
        }

        DurableDirectory.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return aside;
    }

    private static Task<T> Read<T>(Func<T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(read());
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "{Path} is damaged ({Damage}); it was renamed to {Aside}, and an empty store took its place")]
    private static partial void LogQuarantine(ILogger logger, string path, string damage, string aside);

    private void Wake()
        => Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
