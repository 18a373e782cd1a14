using Dapper;
using Lightbox.Storage.Sqlite;

namespace Lightbox.Ingest.Uploads;

internal sealed class SqliteUploadStore(SqliteDatabase database) : IUploadStore
{
    public Task<(UploadRow Row, bool Created)> CreateAsync(UploadRow row, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) => connection.Execute(UploadSql.Insert, row, transaction) == 1
            ? (row, true)
            : (connection.QuerySingle<UploadRow>(UploadSql.ByRequest, new { row.RequestId }, transaction), false),
        cancellation);

    public Task<UploadRow?> GetAsync(string id, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => connection.QuerySingleOrDefault<UploadRow>(UploadSql.ById, new { id })));

    public Task<bool> CommitAsync(string id, long committedBytes, string sha256, long expireMs, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) => connection.Execute(UploadSql.Commit, new { id, committedBytes, sha256, expireMs }, transaction) == 1, cancellation);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => connection.Execute(UploadSql.Delete, new { id }, transaction) == 1, cancellation);

    public Task<int> CountAsync(CancellationToken cancellation) => Task.FromResult(database.Read(connection => connection.ExecuteScalar<int>(UploadSql.Count)));

    public Task<IReadOnlyList<UploadRow>> ExpiredAsync(long beforeMs, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<UploadRow>>(database.Read(connection => connection.Query<UploadRow>(UploadSql.Expired, new { beforeMs, limit }).ToList()));
}
