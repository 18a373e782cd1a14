using Dapper;
using Npgsql;

namespace Lightbox.Ingest.Exports;

internal sealed class PostgresExportStore(NpgsqlDataSource source) : IExportStore
{
    public async Task WriteAsync(KeptExport export, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(KeptExport.Write, ExportRow.Of(export), cancellationToken: cancellation));
    }

    public async Task<KeptExport?> GetAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return (await connection.QuerySingleOrDefaultAsync<ExportRow>(new CommandDefinition(KeptExport.Get, new { id }, cancellationToken: cancellation)))?.ToKept();
    }
}
