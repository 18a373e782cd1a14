using System.Diagnostics;
using Grpc.Net.Client;
using Lightbox.Bench.Load;
using Lightbox.Catalog.V1;

namespace Lightbox.Bench.Catalogs;

/// <summary>SearchDatasets over 10,000 generated datasets, one question after the other, each asked for the first time; p99 under 10 ms.</summary>
internal sealed class CatalogSearchBenchmark : IBenchmark
{
    private const int Datasets = 10_000, Warm = 100, Rounds = 5, Questions = 200;

    private const double Limit = 10;

    public string Name => "catalog-search";

    public string About => "search over 10,000 generated datasets: p99";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        await GeneratedDatasets.FillAsync(data.Path, Datasets, cancellation);
        await using var catalog = await Child.StartAsync(cancellation, "serve", "catalog", data.Path);
        using var channel = GrpcChannel.ForAddress(catalog.Address);
        var client = new DatasetService.DatasetServiceClient(channel);
        int answered = 0;
        async Task SearchAsync(string question)
        {
            var found = await client.SearchDatasetsAsync(new SearchDatasetsRequest { Query = question }, cancellationToken: cancellation);
            if (found.Answered) answered++;
        }

        var questions = GeneratedDatasets.Questions(1 + Warm + (Rounds * Questions));
        long start = Stopwatch.GetTimestamp();
        await SearchAsync(questions[0]);
        double first = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var question in questions.Skip(1).Take(Warm)) await SearchAsync(question);
        List<double> slowest = [], medians = [];
        for (int round = 0; round < Rounds; round++)
        {
            var asked = questions.Skip(1 + Warm + (round * Questions)).Take(Questions).ToList();
            var taken = await Latencies.OfAsync(asked.Count, i => SearchAsync(asked[i]));
            slowest.Add(Latencies.P99(taken));
            medians.Add(taken.Order().ElementAt(taken.Length / 2));
        }

        return
        [
            new("first search, which makes the index", "s", [first]), new("questions answered", "%", [100.0 * answered / questions.Count]),
            new($"search over {Datasets} datasets, median", "ms", medians), new($"search over {Datasets} datasets, p99", "ms", slowest, Limit),
        ];
    }
}
