using System.Diagnostics;
using Lightbox.Bench.Peers;
using Lightbox.Catalog.Assets;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;
using Lightbox.Storage.Migrations;
using Lightbox.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Lightbox.Bench.Intake;

/// <summary>
/// 20,000 assets registered in the catalogue's store, with all that idempotence asks of it, against the bare rows of the same tables: COPY on PostgreSQL, prepared
/// inserts on SQLite, in as many transactions, into the same schema with its keys and indexes.
/// </summary>
internal sealed class RowBenchmark : IBenchmark
{
    private const int Repeats = 5, Assets = 20_000, Batch = 500;

    private const double Target = 0.5;

    public string Name => "rows";

    public string About => "catalogue rows on PostgreSQL against COPY, on SQLite against prepared inserts";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation) =>
        [.. await PostgresAsync(cancellation), .. await SqliteAsync(cancellation)];

    private static async Task<IReadOnlyList<Figure>> PostgresAsync(CancellationToken cancellation)
    {
        await using var server = await PostgresServer.StartAsync(cancellation);
        var requests = RegistrationSample.Make(Assets, Batch);
        IReadOnlyList<WrittenRows> written = [];
        var rates = await Rounds.AlternateAsync(
            Repeats,
            async _ =>
            {
                await using var source = await DatabaseAsync();
                var rate = await RegisterAsync(new AssetStore(new PostgresTables(source), new ChangeSignal(), TimeProvider.System), requests, cancellation);
                await using var connection = await source.OpenConnectionAsync(cancellation);
                if (written.Count == 0) written = await WrittenRows.ReadAsync(connection, cancellation);
                return rate;
            },
            async _ =>
            {
                await using var source = await DatabaseAsync();
                await using var connection = await source.OpenConnectionAsync(cancellation);
                return await CopyAsync(connection, written, cancellation);
            });
        return rates.Figures($"PostgreSQL: {Assets} assets, {Batch} a call", "COPY", "assets/s", Target, moreIsBetter: true);

        async Task<NpgsqlDataSource> DatabaseAsync()
        {
            var source = NpgsqlDataSource.Create(await server.CreateAsync(cancellation));
            await new PostgresMigrator(source, MigrationSet.Load(typeof(AssetStore).Assembly, MigrationSet.Postgres)).MigrateAsync(cancellation);
            await using var dataset = source.CreateCommand($"INSERT INTO datasets (id, origin, body) VALUES ('{RegistrationSample.Dataset}', 1, '')");
            await dataset.ExecuteNonQueryAsync(cancellation);
            return source;
        }
    }

    private static async Task<IReadOnlyList<Figure>> SqliteAsync(CancellationToken cancellation)
    {
        using var folder = new TemporaryData();
        var requests = RegistrationSample.Make(Assets, Batch);
        IReadOnlyList<WrittenRows> written = [];
        int databases = 0;
        var rates = await Rounds.AlternateAsync(
            Repeats,
            async _ =>
            {
                using var database = await DatabaseAsync();
                var rate = await RegisterAsync(new AssetStore(new SqliteTables(database), new ChangeSignal(), TimeProvider.System), requests, cancellation);
                using var connection = database.Open();
                if (written.Count == 0) written = await WrittenRows.ReadAsync(connection, cancellation);
                return rate;
            },
            async _ =>
            {
                using var database = await DatabaseAsync();
                using var connection = database.Open();
                return Insert(connection, written);
            });
        return rates.Figures($"SQLite: {Assets} assets, {Batch} a call", "prepared inserts", "assets/s", Target, moreIsBetter: true);

        async Task<SqliteDatabase> DatabaseAsync()
        {
            var database = new SqliteDatabase(Path.Combine(folder.Path, $"{++databases}.db"));
            await new SqliteMigrator(database, MigrationSet.Load(typeof(AssetStore).Assembly, MigrationSet.Sqlite)).MigrateAsync(cancellation);
            using var connection = database.Open();
            using var dataset = connection.CreateCommand();
            dataset.CommandText = $"INSERT INTO datasets (id, origin, body) VALUES ('{RegistrationSample.Dataset}', 1, x'')";
            dataset.ExecuteNonQuery();
            return database;
        }
    }

    /// <summary>Checked as the service checks them.</summary>
    private static async Task<double> RegisterAsync(AssetStore store, IReadOnlyList<RegisterAssetsRequest> requests, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        foreach (var request in requests)
        {
            var registered = await store.RegisterAsync(RegistrationSample.Dataset, RegistrationCheck.Of(request), cancellation);
            if (!registered.All(asset => asset is { AssetCreated: true, MembershipCreated: true })) throw new InvalidOperationException("An asset was there already.");
        }

        return Assets / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static async Task<double> CopyAsync(NpgsqlConnection connection, IReadOnlyList<WrittenRows> written, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int batch = 0; batch * Batch < Assets; batch++)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            foreach (var rows in written)
            {
                await using var import = await connection.BeginBinaryImportAsync($"COPY {rows.Table} ({string.Join(", ", rows.Columns)}) FROM STDIN (FORMAT BINARY)", cancellation);
                foreach (var row in rows.Batch(batch, Batch))
                {
                    await import.StartRowAsync(cancellation);
                    foreach (var value in row)
                    {
                        var type = value switch { string => NpgsqlDbType.Text, byte[] => NpgsqlDbType.Bytea, _ => NpgsqlDbType.Bigint };
                        await import.WriteAsync(value, type, cancellation);
                    }
                }

                await import.CompleteAsync(cancellation);
            }

            await transaction.CommitAsync(cancellation);
        }

        return Assets / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static double Insert(SqliteConnection connection, IReadOnlyList<WrittenRows> written)
    {
        long begin = Stopwatch.GetTimestamp();
        var inserts = written.Select(rows => Prepared(connection, rows)).ToList();
        for (int batch = 0; batch * Batch < Assets; batch++)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            foreach (var (rows, insert) in written.Zip(inserts))
            {
                insert.Transaction = transaction;
                foreach (var row in rows.Batch(batch, Batch))
                {
                    for (int i = 0; i < row.Length; i++) insert.Parameters[i].Value = row[i];
                    insert.ExecuteNonQuery();
                }
            }

            transaction.Commit();
        }

        double rate = Assets / Stopwatch.GetElapsedTime(begin).TotalSeconds;
        foreach (var insert in inserts) insert.Dispose();
        return rate;
    }

    private static SqliteCommand Prepared(SqliteConnection connection, WrittenRows rows)
    {
        var command = connection.CreateCommand();
        var names = rows.Columns.Select((_, i) => $"@p{i}").ToList();
#pragma warning disable CA2100 // Names of the schema.
        command.CommandText = $"INSERT INTO {rows.Table} ({string.Join(", ", rows.Columns)}) VALUES ({string.Join(", ", names)})";
#pragma warning restore CA2100
        foreach (var name in names) command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }
}
