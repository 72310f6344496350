using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace LabSim.StateStore.Sqlite;

/// <summary>
/// The one writer of the file: a thread that takes all changes that wait and commits them together, so that callers who write at the
/// same time share one fsync. A change is answered after its commit.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int BatchLimit = 256;

    // Compaction is done now and then, not with each commit.
    private const int CompactEvery = 512;

    private readonly BlockingCollection<StateWrite> _waiting = [];
    private readonly SqliteConnection _connection;
    private readonly SqliteTables _tables;
    private readonly Action _committed;
    private readonly Thread _thread;
    private int _sinceCompaction;

    public SqliteWriter(SqliteConnection connection, int keptChanges, Action committed)
    {
        _connection = connection;
        _tables = new SqliteTables(connection, keptChanges);
        _committed = committed;
        _thread = new Thread(Run) { Name = "state store", IsBackground = true };
        _thread.Start();
    }

    public Task<T> Write<T>(Func<SqliteTables, T> apply, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var write = new StateWrite<T>(apply);
        try
        {
            _waiting.Add(write, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(SqliteStateStore));
        }

        // Once it waits it will be made: a caller who gives up must not believe that it was not.
        return write.Answer;
    }

    public void Dispose()
    {
        // The collection itself stays: a late writer must find it closed, not gone.
        if (!_waiting.IsAddingCompleted)
        {
            _waiting.CompleteAdding();
            _thread.Join();
            _connection.Dispose();
        }
    }

    private void Run()
    {
        var batch = new List<StateWrite>();
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            batch.Clear();
            batch.Add(first);
            while (batch.Count < BatchLimit && _waiting.TryTake(out var next))
            {
                batch.Add(next);
            }

            if (!TryCommit(batch, out var error) && batch.Count > 1)
            {
                batch.ForEach(CommitAlone);
            }
            else if (error is not null)
            {
                batch[0].Failed(error);
            }
        }
    }

    private void CommitAlone(StateWrite write)
    {
        if (!TryCommit([write], out var error))
        {
            write.Failed(error!);
        }
    }

    private bool TryCommit(List<StateWrite> batch, out Exception? error)
    {
        try
        {
            using var transaction = _connection.BeginTransaction();
            foreach (var write in batch)
            {
                write.Apply(_tables);
            }

            _sinceCompaction += batch.Count;
            if (_sinceCompaction >= CompactEvery)
            {
                _tables.Compact();
                _sinceCompaction = 0;
            }

            transaction.Commit();
        }
        catch (Exception failure)
        {
            error = failure is SqliteException sqlite ? Explain(sqlite) : failure;
            return false;
        }

        error = null;
        batch.ForEach(w => w.Committed());
        _committed();
        return true;
    }

    private StateStoreException Explain(SqliteException error) => error.SqliteErrorCode switch
    {
        // SQLITE_FULL; and SQLITE_IOERR_WRITE and the like, which is how a full disk shows where the WAL is mapped.
        13 => new StateStoreException($"the disk that holds {_connection.DataSource} is full; nothing was changed: make room and try again", error) { DiskFull = true },
        10 => new StateStoreException($"{_connection.DataSource} cannot be written ({error.Message}); nothing was changed: check the disk and its free space", error),
        _ => new StateStoreException($"{_connection.DataSource}: {error.Message}", error),
    };
}
