using Grpc.Net.Client;
using Lightbox.Bench.Load;
using Lightbox.Bench.Peers;
using Lightbox.Catalog;
using Lightbox.Catalog.V1;
using Lightbox.Storage.Migrations;
using Lightbox.Storage.Sqlite;
using Npgsql;

namespace Lightbox.Bench.Catalogs;

/// <summary>Assets by filter at 1,000,000 rows, 100 a page, over gRPC: the first page and the thousandth under 20 ms on both stores. A store is used as it was filled: nobody analysed it.</summary>
internal sealed class AssetPageBenchmark : IBenchmark
{
    private const int Rows = 1_000_000, Calls = 200, Warm = 20;

    private const double Limit = 20;

    private static readonly (string Filter, bool HasThousand)[] Filters =
    [
        ("", true), ("modality = MR", true), ("split = test AND modality = CT", false), ("modality = US", false), ("split = train AND NOT modality = US", true),
        ($"patient_key = {AssetRows.Patient(765_432)}", false), ("path = \"p05*\" AND modality = CT", false),
    ];

    public string Name => "catalog-assets";

    public string About => "assets by filter at 1,000,000 rows on SQLite and PostgreSQL: p99 of the first and the thousandth page";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation) => [.. await SqliteAsync(cancellation), .. await PostgresAsync(cancellation)];

    private static async Task<IReadOnlyList<Figure>> SqliteAsync(CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        using (var database = new SqliteDatabase(Path.Combine(data.Path, "catalog.db")))
        {
            await new SqliteMigrator(database, MigrationSet.Load(typeof(CatalogExtensions).Assembly, MigrationSet.Sqlite)).MigrateAsync(cancellation);
            await using var connection = database.Open();
            await AssetRows.FillAsync(connection, isSqlite: true, Rows, cancellation);
        }

        await using var catalog = await Child.StartAsync(cancellation, "serve", "catalog", data.Path);
        return await PagesAsync("SQLite", catalog.Address, cancellation);
    }

    private static async Task<IReadOnlyList<Figure>> PostgresAsync(CancellationToken cancellation)
    {
        await using var server = await PostgresServer.StartAsync(cancellation);
        var reach = await server.CreateAsync(cancellation);
        await using (var source = NpgsqlDataSource.Create(reach))
        {
            await new PostgresMigrator(source, MigrationSet.Load(typeof(CatalogExtensions).Assembly, MigrationSet.Postgres)).MigrateAsync(cancellation);
            await using var connection = await source.OpenConnectionAsync(cancellation);
            await AssetRows.FillAsync(connection, isSqlite: false, Rows, cancellation);
        }

        using var data = new TemporaryData();
        var settings = new Dictionary<string, string> { [$"ConnectionStrings__{ResourceNames.CatalogDatabase}"] = reach };
        await using var catalog = await Child.StartAsync(settings, cancellation, "serve", "catalog", data.Path);
        return await PagesAsync("PostgreSQL", catalog.Address, cancellation);
    }

    private static async Task<IReadOnlyList<Figure>> PagesAsync(string store, Uri server, CancellationToken cancellation)
    {
        using var channel = GrpcChannel.ForAddress(server);
        var client = new AssetService.AssetServiceClient(channel);
        var figures = new List<Figure>();
        foreach (var (filter, hasThousand) in Filters)
        {
            var request = new ListAssetsRequest { Parent = AssetRows.Dataset, Filter = filter, PageSize = 100 };
            figures.Add(await MeasureAsync($"{store}, {(filter.Length > 0 ? filter : "no filter")}, first page", client, request, cancellation));
            if (!hasThousand) continue;
            // A token is bound to the query, not to the size: a hundred pages of a thousand lead to the thousandth of a hundred.
            request.PageSize = 1000;
            for (int page = 0; page < 100; page++) request.PageToken = (await client.ListAssetsAsync(request, cancellationToken: cancellation)).NextPageToken;
            request.PageSize = 100;
            figures.Add(await MeasureAsync($"{store}, {(filter.Length > 0 ? filter : "no filter")}, thousandth page", client, request, cancellation));
        }

        return figures;
    }

    private static async Task<Figure> MeasureAsync(string what, AssetService.AssetServiceClient client, ListAssetsRequest request, CancellationToken cancellation)
    {
        async Task ListAsync()
        {
            var page = await client.ListAssetsAsync(request, cancellationToken: cancellation);
            if (page.Assets.Count == 0) throw new InvalidOperationException($"{what}: nothing was listed.");
        }

        await Latencies.OfAsync(Warm, _ => ListAsync());
        var taken = await Latencies.OfAsync(Calls, _ => ListAsync());
        return new Figure(what + ", p99", "ms", [.. taken.Chunk(Calls / 2).Select(half => Latencies.P99(half))], Limit);
    }
}
