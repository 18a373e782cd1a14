using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using Lightbox.Knowledge.Entries;
using Lightbox.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lightbox.Knowledge.Embeddings.Vectors;

/// <summary>Vectors in the file of the entries; a blob of little-endian float32 each.</summary>
internal sealed class SqliteVectorStore(SqliteDatabase database, TimeProvider clock) : IVectorStore
{
    public Task<IReadOnlyList<StoredModel>> ModelsAsync(CancellationToken cancellation) =>
        Rows(VectorSql.Models, [], reader => new StoredModel(new(reader.GetString(0), reader.GetString(1)), reader.GetString(2), reader.GetInt32(3), reader.GetInt64(4), Time(reader, 5)));

    public Task<IReadOnlyList<string>> MissingAsync(ModelKey model, string afterId, int count, CancellationToken cancellation) =>
        Rows(VectorSql.Missing, [.. Key(model), ("after", afterId), ("count", count)], reader => reader.GetString(0));

    public Task<long> CountMissingAsync(ModelKey model, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => (long)Scalar(connection, VectorSql.CountMissing, Key(model))!));

    public Task<int> PutAsync(ModelKey model, string provider, IReadOnlyList<EntryVector> vectors, CancellationToken cancellation) => vectors.Count == 0 ? Task.FromResult(0) : database.WriteAsync(
        (connection, _) =>
        {
            var known = (long?)Scalar(connection, VectorSql.Dimensions, Key(model));
            var length = VectorSql.OneLength(model, (int?)known, vectors);
            var now = Now();
            Execute(connection, VectorSql.KeepModel, [.. Key(model), ("provider", provider), ("dimensions", length), ("now", now)]);
            var isActive = VectorSql.Read((string?)Scalar(connection, VectorSql.State, [("key", VectorSql.Active)])) == model;
            var revision = Count(connection);
            var kept = 0;
            foreach (var vector in vectors)
            {
                (string, object)[] values = [.. Key(model), ("id", vector.EntryId), ("etag", vector.ETag), ("embedding", MemoryMarshal.AsBytes(vector.Values.AsSpan()).ToArray())];
                kept += Execute(connection, VectorSql.Put, [.. values, ("revision", revision), ("now", now)]);
                if (isActive) Execute(connection, VectorSql.Show, values);
            }

            return kept;
        },
        cancellation);

    public Task<IReadOnlyList<EntryVector>> PageAsync(ModelKey model, long afterRevision, string afterId, int count, CancellationToken cancellation) =>
        Rows(VectorSql.Page, [.. Key(model), ("revision", afterRevision), ("after", afterId), ("count", count)], Vector);

    public async Task<float[]?> FindAsync(ModelKey model, string entryId, CancellationToken cancellation) =>
        (await Rows(VectorSql.Find, [.. Key(model), ("id", entryId)], Vector)) is [var found] ? found.Values : null;

    public async Task<ActiveChoice> ActiveAsync(CancellationToken cancellation) =>
        (await Rows(VectorSql.ActiveState, [("active", VectorSql.Active), ("revision", VectorSql.Revision)], VectorSql.Choice))[0];

    public Task<long> ActivateAsync(ModelKey? model, CancellationToken cancellation) => database.WriteAsync(
        (connection, _) =>
        {
            var missing = model is null ? 0 : (long)Scalar(connection, VectorSql.CountMissing, Key(model))!;
            if (missing > 0) return missing;
            Execute(connection, VectorSql.ShowNone, []);
            if (model is not null)
            {
                Execute(connection, VectorSql.ShowAll, Key(model));
                Execute(connection, VectorSql.RemoveOthers, Key(model));
            }

            Execute(connection, VectorSql.SetState, [("key", VectorSql.Active), ("value", VectorSql.Write(model))]);
            Count(connection);
            return 0;
        },
        cancellation);

    private Task<IReadOnlyList<T>> Rows<T>(string sql, (string Name, object Value)[] parameters, Func<DbDataReader, T> read) => Task.FromResult(database.Read<IReadOnlyList<T>>(connection =>
    {
        using var command = Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }));

    private string Now() => clock.GetUtcNow().UtcDateTime.ToString("o");

    private static (string, object)[] Key(ModelKey model) => [("model", model.Id), ("version", model.Version)];

    private static EntryVector Vector(DbDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), MemoryMarshal.Cast<byte, float>(reader.GetFieldValue<byte[]>(2)).ToArray(), reader.GetInt64(3));

    private static DateTimeOffset? Time(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : DateTimeOffset.Parse(reader.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static long Count(SqliteConnection connection)
    {
        var revision = long.Parse((string?)Scalar(connection, VectorSql.State, [("key", VectorSql.Revision)]) ?? "0", CultureInfo.InvariantCulture) + 1;
        Execute(connection, VectorSql.SetState, [("key", VectorSql.Revision), ("value", revision.ToString(CultureInfo.InvariantCulture))]);
        return revision;
    }

    private static object? Scalar(SqliteConnection connection, string sql, (string Name, object Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar();
    }

    private static int Execute(SqliteConnection connection, string sql, (string Name, object Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of VectorSql; values are always parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) EntryColumns.Add(command, name, value);
        return command;
    }
}
