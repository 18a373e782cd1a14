using Lightbox.Knowledge.Embeddings.Models;
using Lightbox.Knowledge.Entries;
using Npgsql;
using Pgvector;

namespace Lightbox.Knowledge.Search.Candidates;

/// <summary>
/// PostgreSQL's full-text search and pgvector's HNSW index, each for its best; what neither finds is not ranked. Without a model of its own the database knows nothing of
/// the built-in one's vectors, so the ranker then looks at every entry.
/// </summary>
internal sealed class PostgresCandidates(NpgsqlDataSource source, VectorIndexes indexes, CandidateOptions options) : ICandidates
{
    /// <summary>More ids than this are not worth sending: so broad a filter leaves enough of what is found without it.</summary>
    private const int MostAllowed = 100_000;

    private const string Words = """
        SELECT id FROM medical_imaging_knowledge, (SELECT replace(plainto_tsquery('english', @text)::text, ' & ', ' | ')::tsquery AS any_word) asked
        WHERE words @@ any_word AND (@allowed::text[] IS NULL OR id = ANY(@allowed)) ORDER BY ts_rank_cd(words, any_word, 1) DESC, id LIMIT @count
        """;

    public bool IsFor(int entries) => entries >= options.LeastEntries;

    public async Task<IReadOnlySet<string>?> FindAsync(CandidateQuery query, CancellationToken cancellation)
    {
        if (query.Vector is not { } vector || !indexes.IsReady(vector.Model, vector.Values.Length)) return null;
        if (query.Allowed is { } few && few.Count <= options.Each) return few.ToHashSet(StringComparer.Ordinal);
        var allowed = query.Allowed is { Count: <= MostAllowed } some ? some.ToArray() : null;
        var found = new HashSet<string>(StringComparer.Ordinal);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        // The settings end with the transaction.
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await NearAsync(connection, vector, allowed, found, cancellation);
        // PostgreSQL's text holds no NUL.
        await ReadAsync(connection, Words, [("text", query.Text.Replace('\0', ' ')), .. Shared(allowed)], found, cancellation);
        await transaction.CommitAsync(cancellation);
        return found;
    }

    private async Task NearAsync(NpgsqlConnection connection, QueryVector vector, string[]? allowed, HashSet<string> found, CancellationToken cancellation)
    {
        // strict_order: a filter makes the scan go on instead of giving fewer.
        await ReadAsync(
            connection, "SELECT set_config('hnsw.ef_search', @count::text, true), set_config('hnsw.iterative_scan', 'strict_order', true)", [("count", options.Each)], null, cancellation);
        var length = vector.Values.Length;
        var sql = $"""
            SELECT entry_id FROM entry_vectors WHERE model_id = @model AND model_version = @version {(allowed is null ? "" : "AND entry_id = ANY(@allowed)")}
            ORDER BY embedding::halfvec({length}) <=> @vector::halfvec({length}) LIMIT @count
            """;
        await ReadAsync(
            connection, sql, [("model", vector.Model.Id), ("version", vector.Model.Version), ("vector", new Vector(vector.Values)), .. Shared(allowed)], found, cancellation);
    }

    private (string Name, object? Value)[] Shared(string[]? allowed) => [("allowed", allowed), ("count", options.Each)];

    private static async Task ReadAsync(
        NpgsqlConnection connection, string sql, (string Name, object? Value)[] parameters, HashSet<string>? into, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // Constants, and the length of a vector; values are always parameters.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            if (name == "allowed") command.Parameters.Add(new NpgsqlParameter(name, NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text) { Value = value ?? DBNull.Value });
            else EntryColumns.Add(command, name, value!);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) into?.Add(reader.GetString(0));
    }
}
