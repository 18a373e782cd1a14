using Dapper;
using Lightbox.Storage.Sqlite;

namespace Lightbox.Ingest.Exports;

internal sealed class SqliteExportStore(SqliteDatabase database) : IExportStore
{
    public Task WriteAsync(KeptExport export, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) => { connection.Execute(KeptExport.Write, ExportRow.Of(export), transaction); }, cancellation);

    public Task<KeptExport?> GetAsync(string id, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => connection.QuerySingleOrDefault<ExportRow>(KeptExport.Get, new { id }))?.ToKept());
}
