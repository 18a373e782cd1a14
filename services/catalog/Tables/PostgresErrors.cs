using Lightbox.Storage;
using Npgsql;

namespace Lightbox.Catalog.Tables;

/// <summary>What the server says about itself rather than about the statement.</summary>
internal static class PostgresErrors
{
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.DiskFull)
        {
            throw new StorageFullException("The disk of the catalogue's database server is full.", full);
        }
        catch (NpgsqlException down) when (down is not PostgresException || down.IsTransient)
        {
            throw new StorageException("The catalogue's database server does not answer.", down);
        }
    }
}
