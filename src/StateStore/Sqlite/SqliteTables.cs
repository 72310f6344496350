using Microsoft.Data.Sqlite;

namespace LabSim.StateStore.Sqlite;

/// <summary>The statements that change the store. Used by the writer's thread alone, within its transaction.</summary>
internal sealed class SqliteTables(SqliteConnection connection, int keptChanges)
{
    /// <summary>Writes a value.</summary>
    public long Put(string key, ReadOnlyMemory<byte> value)
    {
        var revision = NextRevision();
        Run("INSERT INTO entries VALUES ($key, $value, $revision) ON CONFLICT(key) DO UPDATE SET value=$value, revision=$revision", key, value, revision);
        Run("INSERT INTO changes(revision, key, value) VALUES ($revision, $key, $value)", key, value, revision);
        return revision;
    }

    /// <summary>Writes a value where the key's last change has this revision.</summary>
    public long? Swap(string key, long expected, ReadOnlyMemory<byte> value)
    {
        using var command = Command("SELECT revision FROM entries WHERE key=$key");
        command.Parameters.AddWithValue("$key", key);
        return Convert.ToInt64(command.ExecuteScalar() ?? 0L) == expected ? Put(key, value) : null;
    }

    /// <summary>Deletes a range in one change; a range that is empty is no change.</summary>
    public int Delete(string prefix)
    {
        var range = StateKey.EndOf(prefix) is null ? "1" : "key >= $from AND key < $to";
        using var log = Command($"INSERT INTO changes(revision, key, value) SELECT (SELECT revision + 1 FROM counters), key, NULL FROM entries WHERE {range} ORDER BY key");
        using var delete = Command($"DELETE FROM entries WHERE {range}");
        foreach (var command in (SqliteCommand[])[log, delete])
        {
            command.Parameters.AddWithValue("$from", prefix);
            command.Parameters.AddWithValue("$to", StateKey.EndOf(prefix) ?? "");
        }

        var count = log.ExecuteNonQuery();
        if (count > 0)
        {
            delete.ExecuteNonQuery();
            NextRevision();
        }

        return count;
    }

    /// <summary>Forgets old changes, whole revisions at a time, so that at least the kept number stays.</summary>
    public void Compact()
    {
        using var command = Command("""
            UPDATE counters SET compacted = coalesce((SELECT max(revision) FROM changes WHERE id <= (SELECT max(id) FROM changes) - $kept
                AND revision < (SELECT revision FROM counters)), compacted);
            DELETE FROM changes WHERE revision <= (SELECT compacted FROM counters);
            """);
        command.Parameters.AddWithValue("$kept", keptChanges);
        command.ExecuteNonQuery();
    }

    /// <summary>Limits the file's size; returns the limit in force.</summary>
    public long LimitPages(int pages)
    {
        using var command = Command($"PRAGMA max_page_count={pages}");
        return Convert.ToInt64(command.ExecuteScalar());
    }

    private long NextRevision()
    {
        using var command = Command("UPDATE counters SET revision = revision + 1 RETURNING revision");
        return Convert.ToInt64(command.ExecuteScalar());
    }

    private void Run(string sql, string key, ReadOnlyMemory<byte> value, long revision)
    {
        using var command = Command(sql);
        command.Parameters.AddWithValue("$key", key);
        command.Parameters.AddWithValue("$value", value.ToArray());
        command.Parameters.AddWithValue("$revision", revision);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Our own constants; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
