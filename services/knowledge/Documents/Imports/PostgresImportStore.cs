using Dapper;
using Npgsql;

namespace Lightbox.Knowledge.Documents.Imports;

internal sealed class PostgresImportStore(NpgsqlDataSource source) : IImportStore
{
    public Task CreateAsync(ImportRow row, byte[] content, CancellationToken cancellation) => ExecuteAsync(ImportSql.Insert, ImportSql.Values(row, content), cancellation);

    public async Task<ImportRow?> GetAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return (await connection.QuerySingleOrDefaultAsync<ImportSql.Import>(new CommandDefinition(ImportSql.Select, new { Id = id }, cancellationToken: cancellation)))?.ToRow();
    }

    public Task RemoveAsync(string id, CancellationToken cancellation) => ExecuteAsync(ImportSql.Remove, new { Id = id }, cancellation);

    public async Task<byte[]?> ContentAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition(ImportSql.Content, new { Id = id }, cancellationToken: cancellation));
    }

    public async Task ProposeAsync(string id, string title, string summary, IReadOnlyList<ProposalRow> proposals, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // First: who reads at the same time waits here.
        await connection.ExecuteAsync(new CommandDefinition(ImportSql.SetRead, new { Id = id, Title = title, Summary = summary }, transaction, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(ImportSql.RemoveProposals, new { Id = id }, transaction, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(ImportSql.InsertProposal, proposals.Select(proposal => ImportSql.Values(id, proposal)), transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
    }

    public async Task<IReadOnlyList<ProposalRow>> ProposalsAsync(string id, int after, int count, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var find = new CommandDefinition(ImportSql.Proposals, new { Id = id, After = after, Count = count }, cancellationToken: cancellation);
        return [.. (await connection.QueryAsync<ImportSql.Proposal>(find)).Select(proposal => proposal.ToRow())];
    }

    public async Task<IReadOnlyList<int>> DecideAsync(string id, IReadOnlyList<ProposalVerdict> verdicts, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var closed = new List<int>();
        foreach (var verdict in verdicts.OrderBy(verdict => verdict.Number))
        {
            if (await connection.ExecuteAsync(new CommandDefinition(ImportSql.Decide, ImportSql.Values(id, verdict), transaction, cancellationToken: cancellation)) == 0) closed.Add(verdict.Number);
        }

        if (closed.Count == 0) await transaction.CommitAsync(cancellation);
        return closed;
    }

    public Task InsertedAsync(string id, int number, string entry, CancellationToken cancellation) =>
        ExecuteAsync(ImportSql.Inserted, new { Id = id, Number = number, Entry = entry }, cancellation);

    public Task FinishAsync(string id, string evaluation, string report, CancellationToken cancellation) =>
        ExecuteAsync(ImportSql.Finish, new { Id = id, Evaluation = evaluation, Report = report }, cancellation);

    private async Task ExecuteAsync(string sql, object values, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancellation));
    }
}
