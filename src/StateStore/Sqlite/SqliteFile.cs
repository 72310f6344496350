using Microsoft.Data.Sqlite;

namespace LabSim.StateStore.Sqlite;

/// <summary>Opens the database file and brings it to this version's schema.</summary>
internal static class SqliteFile
{
    /// <summary><c>user_version</c> of the files that this program writes.</summary>
    public const int SchemaVersion = 1;

    // "LSIM": a file of somebody else is neither read nor moved.
    private const int ApplicationId = 0x4C53494D;

    private const string Schema = $"""
        CREATE TABLE entries(key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL, revision INTEGER NOT NULL);
        CREATE TABLE changes(id INTEGER PRIMARY KEY AUTOINCREMENT, revision INTEGER NOT NULL, key TEXT NOT NULL, value BLOB);
        CREATE INDEX changes_by_revision ON changes(revision);
        CREATE TABLE counters(one INTEGER PRIMARY KEY CHECK (one = 1), revision INTEGER NOT NULL, compacted INTEGER NOT NULL);
        INSERT INTO counters VALUES (1, 0, 0);
        """;

    /// <summary>Whether an error says that the file itself is damaged (SQLITE_CORRUPT, SQLITE_NOTADB).</summary>
    public static bool IsDamage(SqliteException error) => error.SqliteErrorCode is 11 or 26;

    /// <summary>Opens a connection that commits durably: WAL, and an fsync for each commit.</summary>
    public static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Checks the file and makes the schema where it is new.</summary>
    /// <exception cref="SqliteException">The file is damaged; see <see cref="IsDamage"/>.</exception>
    /// <exception cref="StateStoreException">It was written by a newer version, or by another program.</exception>
    public static void Prepare(SqliteConnection connection, string path)
    {
        if (Scalar(connection, "PRAGMA quick_check(1)") is not "ok" and var damage)
        {
            throw new SqliteException($"quick_check: {damage}", 11);
        }

        var application = Convert.ToInt32(Scalar(connection, "PRAGMA application_id"));
        var version = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"));
        var tables = Convert.ToInt32(Scalar(connection, "SELECT count(*) FROM sqlite_schema"));
        if (tables == 0)
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, $"{Schema} PRAGMA application_id={ApplicationId}; PRAGMA user_version={SchemaVersion};");
            transaction.Commit();
        }
        else if (application != ApplicationId)
        {
            throw new StateStoreException($"{path} is a database of another program; move it away or choose another LABSIM_HOME");
        }
        else if (version != SchemaVersion)
        {
            throw new StateStoreException($"{path} has schema {version}, this LabSim knows schema {SchemaVersion}; use the LabSim that wrote it");
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Our own constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Our own constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
