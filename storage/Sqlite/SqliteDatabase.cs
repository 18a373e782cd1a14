using Microsoft.Data.Sqlite;

namespace Lightbox.Storage.Sqlite;

/// <summary>
/// One SQLite file in WAL mode: any number of readers beside one writer. Writers queue here instead of meeting in the file's lock, where
/// SQLite would make them wait by polling. One process per file writes; several are what PostgreSQL is for.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    /// <summary>For another process that holds the lock (a backup, a shell): seconds.</summary>
    private const int BusyTimeout = 10;

    private readonly SemaphoreSlim writer = new(1, 1);
    private readonly string connectionString;

    /// <param name="path">The file; made with mode 0600 when it is not there.</param>
    /// <exception cref="StorageException">It cannot be opened, or is no database.</exception>
    public SqliteDatabase(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        DataFolder.CreatePrivate(System.IO.Path.GetDirectoryName(Path)!);
        CreatePrivateFile(Path);
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = BusyTimeout,
            Pooling = true,
        }.ToString();
        // Stays with the file.
        SqliteErrors.Translate(Path, () =>
        {
            using var connection = Open();
            return SqliteCommands.Execute(connection, "PRAGMA journal_mode = WAL");
        });
    }

    public string Path { get; }

    /// <summary>A pooled connection for reading; dispose it to give it back.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        // FULL: what is committed has reached the disk. Senders are told "stored" on the strength of a row, and delete what they sent.
        SqliteCommands.Execute(connection, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY");
        return connection;
    }

    /// <summary>Reads on a pooled connection.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return SqliteErrors.Translate(Path, () =>
        {
            using var connection = Open();
            return work(connection);
        });
    }

    /// <summary>Runs the work in a transaction that holds the write lock from its start; commits unless it throws.</summary>
    /// <exception cref="StorageFullException">The disk is full; nothing of the transaction happened.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        await writer.WaitAsync(cancellation);
        try
        {
            return SqliteErrors.Translate(Path, () =>
            {
                using var connection = Open();
                using var transaction = connection.BeginTransaction(deferred: false);
                var result = work(connection, transaction);
                transaction.Commit();
                return result;
            });
        }
        finally
        {
            writer.Release();
        }
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<SqliteConnection, SqliteTransaction> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        return WriteAsync(
            (connection, transaction) =>
            {
                work(connection, transaction);
                return true;
            },
            cancellation);
    }

    public void Dispose()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
        writer.Dispose();
    }

    private static void CreatePrivateFile(string path)
    {
        if (File.Exists(path)) return;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var file = new FileStream(path, options);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The file {path} cannot be made: {failed.Message}", failed);
        }
    }
}
