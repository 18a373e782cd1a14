using Dapper;
using Lightbox.Storage.Sqlite;

namespace Lightbox.Ingest.Access;

internal sealed class SqliteJobSecretStore(SqliteDatabase database) : IJobSecretStore
{
    public Task KeepAsync(string id, byte[] sealedSecret, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) => connection.Execute(JobSecretSql.Keep, new { Id = id, Sealed = sealedSecret }, transaction), cancellation);

    public Task<byte[]?> FindAsync(string id, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => connection.QuerySingleOrDefault<byte[]>(JobSecretSql.Find, new { Id = id })));
}
