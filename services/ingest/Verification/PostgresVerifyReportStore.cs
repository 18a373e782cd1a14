using Dapper;
using Google.Protobuf;
using Lightbox.Ingest.V1;
using Npgsql;

namespace Lightbox.Ingest.Verification;

internal sealed class PostgresVerifyReportStore(NpgsqlDataSource source) : IVerifyReportStore
{
    public async Task WriteAsync(string id, VerifyReport report, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(VerifyReportSql.Write, new { id, report = report.ToByteArray() }, cancellationToken: cancellation));
    }

    public async Task<VerifyReport?> GetAsync(string id, CancellationToken cancellation) => (await QueryAsync(VerifyReportSql.Get, new { id }, cancellation)).SingleOrDefault();

    public Task<IReadOnlyList<VerifyReport>> ListAsync(string? before, int limit, CancellationToken cancellation) =>
        QueryAsync(VerifyReportSql.List(before), new { before = before ?? "", limit }, cancellation);

    private async Task<IReadOnlyList<VerifyReport>> QueryAsync(string sql, object values, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return [.. (await connection.QueryAsync<byte[]>(new CommandDefinition(sql, values, cancellationToken: cancellation))).Select(VerifyReport.Parser.ParseFrom)];
    }
}
