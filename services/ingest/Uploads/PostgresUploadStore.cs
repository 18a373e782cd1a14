using Dapper;
using Npgsql;

namespace Lightbox.Ingest.Uploads;

internal sealed class PostgresUploadStore(NpgsqlDataSource source) : IUploadStore
{
    public async Task<(UploadRow Row, bool Created)> CreateAsync(UploadRow row, CancellationToken cancellation) =>
        await ExecuteAsync(UploadSql.Insert, row, cancellation) == 1 ? (row, true) : ((await QueryAsync(UploadSql.ByRequest, new { row.RequestId }, cancellation)).Single(), false);

    public async Task<UploadRow?> GetAsync(string id, CancellationToken cancellation) => (await QueryAsync(UploadSql.ById, new { id }, cancellation)).SingleOrDefault();

    public async Task<bool> CommitAsync(string id, long committedBytes, string sha256, long expireMs, CancellationToken cancellation) =>
        await ExecuteAsync(UploadSql.Commit, new { id, committedBytes, sha256, expireMs }, cancellation) == 1;

    public async Task<bool> DeleteAsync(string id, CancellationToken cancellation) => await ExecuteAsync(UploadSql.Delete, new { id }, cancellation) == 1;

    public async Task<int> CountAsync(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return (int)await connection.ExecuteScalarAsync<long>(new CommandDefinition(UploadSql.Count, cancellationToken: cancellation));
    }

    public async Task<IReadOnlyList<UploadRow>> ExpiredAsync(long beforeMs, int limit, CancellationToken cancellation) =>
        await QueryAsync(UploadSql.Expired, new { beforeMs, limit }, cancellation);

    private async Task<int> ExecuteAsync(string sql, object values, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancellation));
    }

    private async Task<List<UploadRow>> QueryAsync(string sql, object values, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<UploadRow>(new CommandDefinition(sql, values, cancellationToken: cancellation))).AsList();
    }
}
