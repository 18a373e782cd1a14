using System.Diagnostics;
using Google.Protobuf;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Lightbox.Bench.Load;
using Lightbox.Catalog.V1;

namespace Lightbox.Bench.Catalogs;

/// <summary>
/// GetDataset at eight clients against a bare Kestrel hello, both in processes of their own, round by round in the same run: the rate as a share of the bare server's, and how long
/// a call takes. Answers stay bytes on both sides.
/// </summary>
internal sealed class GetDatasetBenchmark : IBenchmark
{
    private const int Clients = 8, Rounds = 15;

    private const double ShareLimit = 60, LatencyLimit = 2;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    public string Name => "catalog-get";

    public string About => "GetDataset at 8 clients: p99, and its rate as a share of a bare Kestrel's in the same run";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        await using var hello = await Child.StartAsync(cancellation, "serve", "hello");
        await using var catalog = await Child.StartAsync(cancellation, "serve", "catalog", data.Path);
        var request = new GetDatasetRequest { Name = "datasets/chexpert" }.ToByteArray();
        Task<(double Rate, double P99)> Hello() => LoadAsync(hello.Address, "grpc.health.v1.Health", "Check", new HealthCheckRequest().ToByteArray(), cancellation);
        Task<(double Rate, double P99)> Catalog() => LoadAsync(catalog.Address, "lightbox.catalog.v1.DatasetService", "GetDataset", request, cancellation);

        using var channel = GrpcChannel.ForAddress(catalog.Address);
        var answer = await RawCall.To(channel, "lightbox.catalog.v1.DatasetService", "GetDataset", request)(cancellation);
        if (Dataset.Parser.ParseFrom(answer).DisplayName != "CheXpert") throw new InvalidOperationException("The catalogue answered with something else.");

        // A round of each compiles the paths that are measured.
        await Hello();
        await Catalog();
        List<double> bare = [], ours = [], shares = [], slowest = [], bareSlowest = [];
        for (int i = 0; i < Rounds; i++)
        {
            var (helloRate, helloP99) = await Hello();
            var (rate, p99) = await Catalog();
            bare.Add(helloRate);
            ours.Add(rate);
            shares.Add(100 * rate / helloRate);
            slowest.Add(p99);
            bareSlowest.Add(helloP99);
        }

        return
        [
            new("bare Kestrel hello, 8 clients", "/s", bare), new($"GetDataset, {answer.Length} bytes, 8 clients", "/s", ours),
            new("GetDataset against hello", "%", shares, ShareLimit, MoreIsBetter: true),
            new("bare Kestrel hello, p99 at 8 clients", "ms", bareSlowest), new("GetDataset, p99 at 8 clients", "ms", slowest, LatencyLimit),
        ];
    }

    /// <summary>Calls a second that the clients together get, each on its own connection, one call after the other; and how long 99 of 100 take at most.</summary>
    private static async Task<(double Rate, double P99)> LoadAsync(Uri server, string service, string method, byte[] request, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        var taken = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            using var channel = GrpcChannel.ForAddress(server);
            var once = RawCall.To(channel, service, method, request);
            await once(cancellation);
            var calls = new List<double>();
            while (Stopwatch.GetElapsedTime(start) < Round)
            {
                long begun = Stopwatch.GetTimestamp();
                await once(cancellation);
                calls.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            return calls;
        }, cancellation)));
        var all = taken.SelectMany(calls => calls).ToList();
        return (all.Count / Stopwatch.GetElapsedTime(start).TotalSeconds, Latencies.P99(all));
    }
}
