using Dapper;
using Lightbox.Storage.Sqlite;

namespace Lightbox.Knowledge.Documents.Imports;

internal sealed class SqliteImportStore(SqliteDatabase database) : IImportStore
{
    public Task CreateAsync(ImportRow row, byte[] content, CancellationToken cancellation) => ExecuteAsync(ImportSql.Insert, ImportSql.Values(row, content), cancellation);

    public Task<ImportRow?> GetAsync(string id, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => connection.QuerySingleOrDefault<ImportSql.Import>(ImportSql.Select, new { Id = id })?.ToRow()));

    public Task RemoveAsync(string id, CancellationToken cancellation) => ExecuteAsync(ImportSql.Remove, new { Id = id }, cancellation);

    public Task<byte[]?> ContentAsync(string id, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => connection.QuerySingleOrDefault<byte[]>(ImportSql.Content, new { Id = id })));

    public Task ProposeAsync(string id, string title, string summary, IReadOnlyList<ProposalRow> proposals, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) =>
        {
            connection.Execute(ImportSql.RemoveProposals, new { Id = id }, transaction);
            foreach (var proposal in proposals) connection.Execute(ImportSql.InsertProposal, ImportSql.Values(id, proposal), transaction);
            connection.Execute(ImportSql.SetRead, new { Id = id, Title = title, Summary = summary }, transaction);
        },
        cancellation);

    public Task<IReadOnlyList<ProposalRow>> ProposalsAsync(string id, int after, int count, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ProposalRow>>(database.Read(connection =>
            connection.Query<ImportSql.Proposal>(ImportSql.Proposals, new { Id = id, After = after, Count = count }).Select(proposal => proposal.ToRow()).ToList()));

    public async Task<IReadOnlyList<int>> DecideAsync(string id, IReadOnlyList<ProposalVerdict> verdicts, CancellationToken cancellation)
    {
        try
        {
            await database.WriteAsync(
                (connection, transaction) =>
                {
                    var closed = verdicts.Where(verdict => connection.Execute(ImportSql.Decide, ImportSql.Values(id, verdict), transaction) == 0).Select(verdict => verdict.Number).ToList();
                    if (closed.Count > 0) throw new ClosedException(closed);
                },
                cancellation);
            return [];
        }
        catch (ClosedException closed)
        {
            return closed.Numbers;
        }
    }

    public Task InsertedAsync(string id, int number, string entry, CancellationToken cancellation) =>
        ExecuteAsync(ImportSql.Inserted, new { Id = id, Number = number, Entry = entry }, cancellation);

    public Task FinishAsync(string id, string evaluation, string report, CancellationToken cancellation) =>
        ExecuteAsync(ImportSql.Finish, new { Id = id, Evaluation = evaluation, Report = report }, cancellation);

    private Task ExecuteAsync(string sql, object values, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => { connection.Execute(sql, values, transaction); }, cancellation);

    /// <summary>Undoes the transaction.</summary>
    private sealed class ClosedException(IReadOnlyList<int> numbers) : Exception
    {
        public IReadOnlyList<int> Numbers { get; } = numbers;
    }
}
