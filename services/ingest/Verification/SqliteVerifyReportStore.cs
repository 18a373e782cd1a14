using Dapper;
using Google.Protobuf;
using Lightbox.Ingest.V1;
using Lightbox.Storage.Sqlite;

namespace Lightbox.Ingest.Verification;

internal sealed class SqliteVerifyReportStore(SqliteDatabase database) : IVerifyReportStore
{
    public Task WriteAsync(string id, VerifyReport report, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) => { connection.Execute(VerifyReportSql.Write, new { id, report = report.ToByteArray() }, transaction); }, cancellation);

    public Task<VerifyReport?> GetAsync(string id, CancellationToken cancellation) => Task.FromResult(
        database.Read(connection => connection.QuerySingleOrDefault<byte[]>(VerifyReportSql.Get, new { id })) is { } bytes ? VerifyReport.Parser.ParseFrom(bytes) : null);

    public Task<IReadOnlyList<VerifyReport>> ListAsync(string? before, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<VerifyReport>>([.. database.Read(connection => connection.Query<byte[]>(VerifyReportSql.List(before), new { before, limit }).ToList())
            .Select(VerifyReport.Parser.ParseFrom)]);
}
