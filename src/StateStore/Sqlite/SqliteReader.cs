using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace LabSim.StateStore.Sqlite;

/// <summary>The reading connection. A read sees every change that was answered before it began.</summary>
internal sealed class SqliteReader(SqliteConnection connection) : IDisposable
{
    private readonly Lock _lock = new();

    /// <summary>The entry at a key.</summary>
    public StateEntry? Get(string key)
    {
        lock (_lock)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT key, value, revision FROM entries WHERE key=$key";
            command.Parameters.AddWithValue("$key", key);
            using var rows = command.ExecuteReader();
            return rows.Read() ? Entry(rows) : null;
        }
    }

    /// <summary>The entries below a prefix.</summary>
    public ImmutableArray<StateEntry> Range(string prefix)
    {
        lock (_lock)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT key, value, revision FROM entries WHERE key >= $from AND ($to IS NULL OR key < $to) ORDER BY key";
            AddRange(command, prefix);
            using var rows = command.ExecuteReader();
            var entries = ImmutableArray.CreateBuilder<StateEntry>();
            while (rows.Read())
            {
                entries.Add(Entry(rows));
            }

            return entries.ToImmutable();
        }
    }

    /// <summary>
    /// The next changes below a prefix after a position, and the position after them. Whole as of one moment: counters and changes are read in one transaction.
    /// </summary>
    /// <exception cref="StateCompactedException">The position's past is gone.</exception>
    public (List<StateChange> Changes, WatchPosition Position) Changes(string prefix, WatchPosition position, int limit)
    {
        lock (_lock)
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            var (head, compacted) = Counters();
            // In the middle of a revision its own rows must be there, too.
            if (position.Revision < compacted || (position.Id > 0 && position.Revision == compacted))
            {
                throw new StateCompactedException(compacted);
            }

            using var command = connection.CreateCommand();
            command.CommandText = """
                SELECT id, revision, key, value FROM changes
                WHERE revision >= $revision AND id > $id AND ($id > 0 OR revision > $revision) AND key >= $from AND ($to IS NULL OR key < $to)
                ORDER BY id LIMIT $limit
                """;
            AddRange(command, prefix);
            command.Parameters.AddWithValue("$id", position.Id);
            command.Parameters.AddWithValue("$revision", position.Revision);
            command.Parameters.AddWithValue("$limit", limit);
            using var rows = command.ExecuteReader();
            var changes = new List<StateChange>();
            while (rows.Read())
            {
                changes.Add(new StateChange(rows.GetString(2), rows.IsDBNull(3) ? (ReadOnlyMemory<byte>?)null : rows.GetFieldValue<byte[]>(3), rows.GetInt64(1)));
                position = new WatchPosition(rows.GetInt64(1), rows.GetInt64(0));
            }

            // All that there was: a watch of a quiet prefix moves on with the store, so that compaction does not overtake it.
            return (changes, changes.Count < limit && head >= position.Revision ? new WatchPosition(head, 0) : position);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            connection.Dispose();
        }
    }

    private (long Head, long Compacted) Counters()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT revision, compacted FROM counters";
        using var row = command.ExecuteReader();
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private static void AddRange(SqliteCommand command, string prefix)
    {
        command.Parameters.AddWithValue("$from", prefix);
        command.Parameters.AddWithValue("$to", (object?)StateKey.EndOf(prefix) ?? DBNull.Value);
    }

    private static StateEntry Entry(SqliteDataReader row) => new(row.GetString(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2));
}
