using System.Diagnostics;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Lightbox.Catalog.V1;

namespace Lightbox.Bench.Load;

/// <summary>
/// GetDataset at eight clients against a bare Kestrel hello, both in processes of their own, round by round in the same run: the share of
/// the bare server's calls that the catalogue reaches with all it does for a call.
/// </summary>
internal sealed class UnaryBenchmark : IBenchmark
{
    private const int Clients = 8, Rounds = 15;

    private const double LimitPercent = 40;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    public string Name => "unary";

    public string About => "GetDataset at 8 clients as a share of a bare Kestrel gRPC hello in the same run";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        await using var hello = await Child.StartAsync(cancellation, "serve", "hello");
        await using var catalog = await Child.StartAsync(cancellation, "serve", "catalog", data.Path);
        Task<double> Hello() => LoadAsync(hello.Address, CheckHealth, cancellation);
        Task<double> Catalog() => LoadAsync(catalog.Address, GetDataset, cancellation);

        // A round of each compiles the paths that are measured.
        await Hello();
        await Catalog();
        List<double> bare = [], ours = [], shares = [];
        for (int i = 0; i < Rounds; i++)
        {
            bare.Add(await Hello());
            ours.Add(await Catalog());
            shares.Add(100 * ours[^1] / bare[^1]);
        }

        return
        [
            new("bare Kestrel hello, 8 clients", "/s", bare), new("GetDataset, 8 clients", "/s", ours),
            new("GetDataset against hello", "%", shares, LimitPercent, MoreIsBetter: true),
        ];
    }

    private static Func<CancellationToken, Task> CheckHealth(GrpcChannel channel)
    {
        var client = new Health.HealthClient(channel);
        return async stop => await client.CheckAsync(new HealthCheckRequest(), cancellationToken: stop);
    }

    private static Func<CancellationToken, Task> GetDataset(GrpcChannel channel)
    {
        var client = new DatasetService.DatasetServiceClient(channel);
        return async stop => await client.GetDatasetAsync(new GetDatasetRequest { Name = "datasets/chexpert" }, cancellationToken: stop);
    }

    /// <summary>Calls a second that the clients together get, each on its own connection, one call after the other.</summary>
    private static async Task<double> LoadAsync(Uri server, Func<GrpcChannel, Func<CancellationToken, Task>> call, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            using var channel = GrpcChannel.ForAddress(server);
            var once = call(channel);
            int count = 0;
            for (; Stopwatch.GetElapsedTime(start) < Round; count++) await once(cancellation);
            return count;
        }, cancellation)));
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
