using Npgsql;
using NpgsqlTypes;
using Pgvector;

namespace Lightbox.Bench.Knowledge;

/// <summary>
/// The peer on PostgreSQL: a GIN index over the entries' words, an HNSW index (m 16, ef_construction 64) over their vectors, and one statement that takes the 60 best by
/// ts_rank_cd and the 60 nearest, fuses them by reciprocal rank and gives the best ten. The words of the query are joined by OR, as ours are.
/// </summary>
internal sealed class HybridSql : IAsyncDisposable
{
    private const string Fill = """
        CREATE EXTENSION IF NOT EXISTS vector;
        CREATE TABLE entries (id text PRIMARY KEY, name text NOT NULL, description text NOT NULL, embedding vector(384) NOT NULL);
        """;

    private const string Index = """
        ALTER TABLE entries ADD words tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', name), 'A') || to_tsvector('english', description)) STORED;
        CREATE INDEX entries_words ON entries USING gin (words);
        SET maintenance_work_mem = '1GB';
        SET max_parallel_maintenance_workers = 2;
        CREATE INDEX entries_embedding ON entries USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 64);
        ANALYZE entries;
        """;

    private const string Hybrid = """
        WITH asked AS (SELECT to_tsquery('english', $1) AS q),
        by_words AS (
            SELECT id, row_number() OVER (ORDER BY rank DESC) AS place
            FROM (SELECT id, ts_rank_cd(words, q) AS rank FROM entries, asked WHERE words @@ q ORDER BY rank DESC LIMIT 60) w),
        by_vector AS (
            SELECT id, row_number() OVER (ORDER BY distance) AS place
            FROM (SELECT id, embedding <=> $2 AS distance FROM entries ORDER BY embedding <=> $2 LIMIT 60) v)
        SELECT id, coalesce(1.0 / (60 + w.place), 0) + coalesce(1.0 / (60 + v.place), 0) AS score
        FROM by_words w FULL JOIN by_vector v USING (id) ORDER BY score DESC LIMIT 10
        """;

    private readonly NpgsqlDataSource source;

    private HybridSql(NpgsqlDataSource source) => this.source = source;

    public static async Task<HybridSql> FilledAsync(string reach, SyntheticEntries corpus, int entries, CancellationToken cancellation)
    {
        await using (var plain = NpgsqlDataSource.Create(reach)) await RunAsync(plain, "CREATE EXTENSION IF NOT EXISTS vector", cancellation);
        var builder = new NpgsqlDataSourceBuilder(reach) { ConnectionStringBuilder = { Options = "-c hnsw.ef_search=80", CommandTimeout = 600 } };
        builder.UseVector();
        var source = builder.Build();
        await RunAsync(source, Fill, cancellation);
        await using (var connection = await source.OpenConnectionAsync(cancellation))
        await using (var copy = await connection.BeginBinaryImportAsync("COPY entries (id, name, description, embedding) FROM STDIN (FORMAT binary)", cancellation))
        {
            for (var i = 0; i < entries; i++)
            {
                var texts = corpus.Texts(i);
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(SyntheticEntries.Id(i), NpgsqlDbType.Text, cancellation);
                await copy.WriteAsync(texts[0], NpgsqlDbType.Text, cancellation);
                await copy.WriteAsync(texts[1], NpgsqlDbType.Text, cancellation);
                await copy.WriteAsync(new Vector(corpus.Vector(i)), cancellation);
            }

            await copy.CompleteAsync(cancellation);
        }

        await RunAsync(source, Index, cancellation);
        return new(source);
    }

    public async Task SearchAsync(string text, float[] vector, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Hybrid);
        command.Parameters.Add(new NpgsqlParameter { Value = string.Join(" | ", text.Split(' ')) });
        command.Parameters.Add(new NpgsqlParameter { Value = new Vector(vector) });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = 0;
        while (await reader.ReadAsync(cancellation)) found++;
        if (found == 0) throw new InvalidOperationException($"PostgreSQL did not answer '{text}'.");
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private static async Task RunAsync(NpgsqlDataSource source, string sql, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // Constants of this class.
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
