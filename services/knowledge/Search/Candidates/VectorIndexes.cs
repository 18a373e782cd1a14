using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lightbox.Knowledge.Embeddings.Vectors;
using Npgsql;

namespace Lightbox.Knowledge.Search.Candidates;

/// <summary>One HNSW index for each model in use, over half-precision vectors: every model's vectors have a length of their own. Built beside the service's work, which may take minutes.</summary>
internal sealed class VectorIndexes(NpgsqlDataSource source, ILogger<VectorIndexes> logger)
{
    /// <summary>Of halfvec, in pgvector's HNSW.</summary>
    private const int MostDimensions = 4000;

    private readonly ConcurrentDictionary<ModelKey, Task<bool>> built = new();

    /// <summary>Whether the model's vectors can be searched by their index; begins to build it where there is none.</summary>
    public bool IsReady(ModelKey model, int dimensions)
    {
        if (dimensions > MostDimensions) return false;
        var task = PrepareAsync(model, dimensions);
        if (!task.IsCompleted) return false;
        if (task is { IsCompletedSuccessfully: true, Result: true }) return true;
        // Another process builds it, or the database was away: looked at again next time.
        built.TryRemove(new KeyValuePair<ModelKey, Task<bool>>(model, task));
        return false;
    }

    /// <summary>Builds the index unless it is there or this process is at it.</summary>
    /// <returns>False when another process is at it, or the database refuses.</returns>
    public Task<bool> PrepareAsync(ModelKey model, int dimensions) => built.GetOrAdd(model, key => Task.Run(() => PrepareAsync(key, dimensions, CancellationToken.None)));

    private async Task<bool> PrepareAsync(ModelKey model, int dimensions, CancellationToken cancellation)
    {
        var name = "entry_vectors_hnsw_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{model.Id}\n{model.Version}\n{dimensions}")))[..16];
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            // A wait for the lock would hold a snapshot, for which the building process would wait in turn.
            if (await ScalarAsync(connection, "SELECT pg_try_advisory_lock(hashtext(@name))", name, cancellation) is not true) return false;
            try
            {
                return await BuildAsync(connection, name, model, dimensions, cancellation);
            }
            finally
            {
                await ScalarAsync(connection, "SELECT pg_advisory_unlock(hashtext(@name))", name, CancellationToken.None);
            }
        }
        catch (NpgsqlException down)
        {
            CandidateLog.NoIndex(logger, down.SqlState ?? down.GetType().Name);
            return false;
        }
    }

    private static async Task<bool> BuildAsync(NpgsqlConnection connection, string name, ModelKey model, int dimensions, CancellationToken cancellation)
    {
        var valid = await ScalarAsync(connection, "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(@name)", name, cancellation);
        if (valid is true) return true;
        // What a process left that ended while it built.
        if (valid is false) await ExecuteAsync(connection, $"DROP INDEX CONCURRENTLY {name}", cancellation);
        await ExecuteAsync(
            connection,
            string.Create(
                CultureInfo.InvariantCulture,
                $"CREATE INDEX CONCURRENTLY {name} ON entry_vectors USING hnsw ((embedding::halfvec({dimensions})) halfvec_cosine_ops) WHERE model_id = {Literal(model.Id)} AND model_version = {Literal(model.Version)}"),
            cancellation);
        return true;
    }

    /// <summary>Statements that define take no parameters.</summary>
    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, string name, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // Constants of this class.
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter("name", name) } };
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // A name of hex digits, a number and quoted literals.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
