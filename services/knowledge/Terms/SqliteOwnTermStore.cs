using Dapper;
using Lightbox.Retrieval.Terminology;
using Lightbox.Storage.Sqlite;

namespace Lightbox.Knowledge.Terms;

internal sealed class SqliteOwnTermStore(SqliteDatabase database) : IOwnTermStore
{
    public Task<IReadOnlyList<Concept>> AllAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Concept>>(database.Read(connection => connection.Query<string>(OwnTermSql.All).Select(OwnTermSql.Read).ToList()));

    public Task<long> RevisionAsync(CancellationToken cancellation) => Task.FromResult(database.Read(connection => connection.ExecuteScalar<long>(OwnTermSql.Revision)));

    public Task PutAsync(IReadOnlyList<Concept> concepts, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) =>
        {
            foreach (var concept in concepts) connection.Execute(OwnTermSql.Put, OwnTermSql.Values(concept), transaction);
            connection.Execute(OwnTermSql.NextRevision, transaction: transaction);
        },
        cancellation);
}
