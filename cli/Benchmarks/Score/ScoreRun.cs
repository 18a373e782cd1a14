using Lightbox.Catalog.V1;
using Lightbox.Cli.Benchmarks.Packs;
using Lightbox.Cli.Connections;

namespace Lightbox.Cli.Benchmarks.Score;

/// <summary>One run of `lightbox benchmark score`.</summary>
internal sealed class ScoreRun
{
    private const int MaximumNamed = 5;

    private readonly ScoreOptions options;
    private readonly ScoreBenchmarkRequest request;
    private readonly string notice;
    private readonly int missing;

    private ScoreRun(ScoreOptions options, ScoreBenchmarkRequest request, string notice, int missing)
    {
        this.options = options;
        this.request = request;
        this.notice = notice;
        this.missing = missing;
    }

    /// <summary>Reads pack and predictions: what is wrong with them is told before any service is started.</summary>
    /// <exception cref="CommandFailedException">The pack was changed, a prediction is wrong, or one is missing.</exception>
    public static async Task<ScoreRun> ReadAsync(ScoreOptions options, CancellationToken cancellation)
    {
        var manifest = await PackManifest.ReadAsync(options.Pack, cancellation);
        await PackCheck.RequireAsync(options.Pack, manifest, cancellation);
        var truth = await PackTruth.ReadAsync(options.Pack, cancellation);
        var predictions = await new Predictions(truth).ReadAsync(options.File, cancellation);
        var missing = Missing(truth, predictions);
        if (missing.Count > 0 && !options.AllowMissing)
        {
            var more = missing.Count > MaximumNamed ? $" and {missing.Count - MaximumNamed} more" : "";
            throw new CommandFailedException($"Predictions are missing: {string.Join(", ", missing.Take(MaximumNamed))}{more}. Add them, or score the others alone with --allow-missing.");
        }

        var request = new ScoreBenchmarkRequest { ManifestSha256 = manifest.Sha256, BootstrapSamples = options.Samples, Seed = options.Seed };
        request.Cases.Add(ScoredCases.Of(predictions, options.Positives));
        return new ScoreRun(options, request, manifest.Notice, missing.Count);
    }

    public async Task<int> RunAsync(Connection connection, CancellationToken cancellation)
    {
        var client = new BenchmarkService.BenchmarkServiceClient(connection[ResourceNames.Catalog]);
        var scored = await client.ScoreBenchmarkAsync(request, cancellationToken: cancellation);
        await Console.Out.WriteLineAsync(options.Json ? ScoreReport.Json(scored, missing, notice) : ScoreReport.Text(scored, missing, notice));
        return ExitCodes.Done;
    }

    /// <summary>A field that is predicted for one image of a scenario is to be predicted for all that have its truth: no image is left out because it is hard.</summary>
    private static List<string> Missing(PackTruth truth, IReadOnlyList<Prediction> predictions)
    {
        var given = predictions.Select(prediction => (prediction.Image.Id, prediction.Field)).ToHashSet();
        var fields = predictions.Select(prediction => (prediction.Image.Scenario, prediction.Field)).Distinct().ToLookup(pair => pair.Scenario, pair => pair.Field);
        return [.. truth.Images.SelectMany(image => fields[image.Scenario].Where(field => image.Truth.ContainsKey(field) && !given.Contains((image.Id, field))).Select(field => $"{field} of {image.Id}"))];
    }
}
