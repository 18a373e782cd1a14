using Lightbox.Knowledge.Entries;
using Npgsql;
using Pgvector;

namespace Lightbox.Knowledge.Embeddings.Vectors;

/// <summary>Vectors on a server with pgvector.</summary>
internal sealed class PostgresVectorStore(NpgsqlDataSource source, TimeProvider clock) : IVectorStore
{
    public Task<IReadOnlyList<StoredModel>> ModelsAsync(CancellationToken cancellation) => RowsAsync(
        VectorSql.Models,
        [],
        reader => new StoredModel(
            new(reader.GetString(0), reader.GetString(1)), reader.GetString(2), reader.GetInt32(3), reader.GetInt64(4), reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5)),
        cancellation);

    public Task<IReadOnlyList<string>> MissingAsync(ModelKey model, string afterId, int count, CancellationToken cancellation) =>
        RowsAsync(VectorSql.Missing, [.. Key(model), ("after", afterId), ("count", count)], reader => reader.GetString(0), cancellation);

    public async Task<long> CountMissingAsync(ModelKey model, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return (long)(await ScalarAsync(connection, VectorSql.CountMissing, Key(model), cancellation))!;
    }

    public async Task<int> PutAsync(ModelKey model, string provider, IReadOnlyList<EntryVector> vectors, CancellationToken cancellation)
    {
        if (vectors.Count == 0) return 0;
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await LockAsync(connection, cancellation);
        var length = VectorSql.OneLength(model, (int?)await ScalarAsync(connection, VectorSql.Dimensions, Key(model), cancellation), vectors);
        var now = clock.GetUtcNow();
        await ExecuteAsync(connection, VectorSql.KeepModel, [.. Key(model), ("provider", provider), ("dimensions", length), ("now", now)], cancellation);
        var isActive = VectorSql.Read((string?)await ScalarAsync(connection, VectorSql.State, [("key", VectorSql.Active)], cancellation)) == model;
        var revision = await CountAsync(connection, cancellation);
        var kept = 0;
        foreach (var vector in vectors)
        {
            (string, object)[] values = [.. Key(model), ("id", vector.EntryId), ("etag", vector.ETag), ("embedding", new Vector(vector.Values))];
            kept += await ExecuteAsync(connection, VectorSql.Put, [.. values, ("revision", revision), ("now", now)], cancellation);
            if (isActive) await ExecuteAsync(connection, VectorSql.Show, values, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return kept;
    }

    public Task<IReadOnlyList<EntryVector>> PageAsync(ModelKey model, long afterRevision, string afterId, int count, CancellationToken cancellation) =>
        RowsAsync(VectorSql.Page, [.. Key(model), ("revision", afterRevision), ("after", afterId), ("count", count)], Vector, cancellation);

    public async Task<float[]?> FindAsync(ModelKey model, string entryId, CancellationToken cancellation) =>
        (await RowsAsync(VectorSql.Find, [.. Key(model), ("id", entryId)], Vector, cancellation)) is [var found] ? found.Values : null;

    public async Task<ActiveChoice> ActiveAsync(CancellationToken cancellation) =>
        (await RowsAsync(VectorSql.ActiveState, [("active", VectorSql.Active), ("revision", VectorSql.Revision)], VectorSql.Choice, cancellation))[0];

    public async Task<long> ActivateAsync(ModelKey? model, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await LockAsync(connection, cancellation);
        var missing = model is null ? 0 : (long)(await ScalarAsync(connection, VectorSql.CountMissing, Key(model), cancellation))!;
        if (missing > 0) return missing;
        await ExecuteAsync(connection, VectorSql.ShowNone, [], cancellation);
        if (model is not null)
        {
            await ExecuteAsync(connection, VectorSql.ShowAll, Key(model), cancellation);
            await ExecuteAsync(connection, VectorSql.RemoveOthers, Key(model), cancellation);
        }

        await ExecuteAsync(connection, VectorSql.SetState, [("key", VectorSql.Active), ("value", VectorSql.Write(model))], cancellation);
        await CountAsync(connection, cancellation);
        await transaction.CommitAsync(cancellation);
        return 0;
    }

    private async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, (string Name, object Value)[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation)) rows.Add(read(reader));
        return rows;
    }

    private static (string, object)[] Key(ModelKey model) => [("model", model.Id), ("version", model.Version)];

    private static EntryVector Vector(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<Vector>(2).ToArray(), reader.GetInt64(3));

    /// <summary>Putting vectors of a model and switching to one wait for each other: which model is active does not change in between.</summary>
    private static Task<int> LockAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        ExecuteAsync(connection, "SELECT pg_advisory_xact_lock(hashtext('entry_vectors'))", [], cancellation);

    private static async Task<long> CountAsync(NpgsqlConnection connection, CancellationToken cancellation) => (long)(await ScalarAsync(
        connection,
        "INSERT INTO knowledge_state AS s VALUES (@key, '1') ON CONFLICT (key) DO UPDATE SET value = (s.value::bigint + 1)::text RETURNING value::bigint",
        [("key", VectorSql.Revision)],
        cancellation))!;

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, (string Name, object Value)[] parameters, CancellationToken cancellation)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteScalarAsync(cancellation);
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, (string Name, object Value)[] parameters, CancellationToken cancellation)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, (string Name, object Value)[] parameters)
    {
#pragma warning disable CA2100 // Constants of VectorSql and of this class; values are always parameters.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) EntryColumns.Add(command, name, value);
        return command;
    }
}
