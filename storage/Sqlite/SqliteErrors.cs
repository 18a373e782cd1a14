using Microsoft.Data.Sqlite;

namespace Lightbox.Storage.Sqlite;

/// <summary>SQLite's result codes (sqlite.org/rescode.html) that say something about the disk rather than the statement.</summary>
internal static class SqliteErrors
{
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;
    private const int IoShmSize = 10 | (19 << 8);

    public static T Translate<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException full) when (full.SqliteErrorCode == Full || full.SqliteExtendedErrorCode == IoShmSize)
        {
            throw new StorageFullException($"The disk of {path} is full.", full);
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode is Corrupt or NotADatabase)
        {
            throw new StorageException($"{path} is damaged or no SQLite database; restore it from the backup.", broken);
        }
        catch (SqliteException closed) when (closed.SqliteErrorCode == CannotOpen)
        {
            throw new StorageException($"{path} cannot be opened.", closed);
        }
    }
}
