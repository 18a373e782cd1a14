using System.Globalization;
using System.Text.Json;
using Google.Rpc;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Benchmarks;

/// <summary>Scores, held against scipy's: Mann-Whitney's U, Wilson's interval, the bootstrap.</summary>
public sealed class ScoreTests(SqliteCatalog catalog) : IClassFixture<SqliteCatalog>
{
    private const string Peer = """
        import json, sys, numpy
        from scipy import stats
        truth, prediction = (numpy.array(column, float) for column in json.loads(sys.argv[1]))
        out = {}
        def wilson(hits, of):
            ends = stats.binomtest(int(hits), int(of)).proportion_ci(0.95, method="wilson")
            return [hits / of, ends.low, ends.high, of]
        def resampled(measure):
            rng = numpy.random.default_rng(1)
            return [float(x) for x in numpy.percentile([measure(rng) for _ in range(4000)], [2.5, 97.5])]
        if sys.argv[2] == "finding":
            positive, negative = prediction[truth == 1], prediction[truth == 0]
            out["accuracy"] = wilson(((prediction >= 0.5) == (truth == 1)).sum(), len(truth))
            out["sensitivity"] = wilson((positive >= 0.5).sum(), len(positive))
            out["specificity"] = wilson((negative < 0.5).sum(), len(negative))
            area = lambda p, n: stats.mannwhitneyu(p, n).statistic / (len(p) * len(n))
            out["auroc"] = [area(positive, negative), *resampled(lambda rng: area(rng.choice(positive, len(positive)), rng.choice(negative, len(negative)))), len(truth)]
        else:
            errors = abs(truth - prediction)
            out["mean_absolute_error"] = [errors.mean(), *resampled(lambda rng: rng.choice(errors, len(errors)).mean()), len(errors)]
        print(json.dumps(out, default=float))
        """;

    [Theory]
    [InlineData(12, 1)]
    [InlineData(80, 2)]
    [InlineData(400, 3)]
    public async Task Score_Findings_AreThoseOfScipy(int count, int seed)
    {
        var random = new Random(seed);
        // Probabilities of two digits: ties between positive and negative cases.
        var cases = Enumerable.Range(0, count).Select(i => (Truth: i % 3 == 0 ? 1.0 : 0.0, Noise: random.NextDouble()))
            .Select(one => (one.Truth, Prediction: Math.Round(Math.Clamp(0.35 * one.Truth + 0.75 * one.Noise, 0, 1), 2))).ToList();

        await AreThoseOfScipyAsync(cases, "finding", isMeasurement: false);
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(200, true)]
    public async Task Score_Measurements_AreThoseOfScipy(int count, bool betweenZeroAndOne)
    {
        var random = new Random(count);
        var cases = Enumerable.Range(0, count).Select(_ => betweenZeroAndOne ? random.Next(2) : 30 + 40 * random.NextDouble()).Select(truth => (truth, truth + random.NextDouble() * 9)).ToList();

        await AreThoseOfScipyAsync(cases, "measurement", isMeasurement: true);
    }

    [Fact]
    public async Task Score_Classes_AreRightOrWrong_AndAllIsPooled()
    {
        var response = await ScoreAsync(
            Class("a", "histology", "Adenocarcinoma", "adenocarcinoma "), Class("a", "histology", "SCLC", "adenocarcinoma"),
            Finding("a", "abnormal", 1, 0.5), Finding("b", "abnormal", 0, 0.49), Finding("b", "abnormal", 1, 0.2),
            new ScoredCase { Scenario = "b", Field = "ef", Truth = 60, Prediction = 55 }, new ScoredCase { Scenario = "b", Field = "abnormal", Prediction = 0.9 });

        Assert.Equal(
            [
                "|| accuracy 0.600 of 5",
                "|abnormal| accuracy 0.667 of 3", "|abnormal| auroc 0.500 of 3", "|abnormal| sensitivity 0.500 of 2", "|abnormal| specificity 1.000 of 1",
                "|ef| mean_absolute_error 5.000 of 1", "|histology| accuracy 0.500 of 2",
                "a|abnormal| accuracy 1.000 of 1", "a|abnormal| sensitivity 1.000 of 1", "a|histology| accuracy 0.500 of 2",
                "b|abnormal| accuracy 0.500 of 2", "b|abnormal| auroc 0.000 of 2", "b|abnormal| sensitivity 0.000 of 1", "b|abnormal| specificity 1.000 of 1",
                "b|ef| mean_absolute_error 5.000 of 1",
            ],
            response.Scores.Select(score => string.Create(CultureInfo.InvariantCulture, $"{score.Scenario}|{score.Field}| {score.Measure} {score.Value:0.000} of {score.Count}")));
    }

    [Fact]
    public async Task Score_SameSeed_SameIntervals_AndOthersDoNotMatter()
    {
        var cases = Enumerable.Range(0, 40).Select(i => Finding("a", "abnormal", i % 2, i % 7 / 7.0)).ToArray();
        var alone = await ScoreAsync(cases);

        Assert.Equal(alone, await ScoreAsync(cases));
        var beside = await ScoreAsync([Finding("0", "other", 1, 0.1), .. cases]);
        Assert.Equal(alone.Scores.Where(score => score.Scenario == "a"), beside.Scores.Where(score => score.Scenario == "a"));
        var (host, request) = (await catalog.HostAsync(), Request(cases));
        request.Seed = 8;
        Assert.NotEqual(alone.Scores.Single(score => (score.Scenario, score.Measure) == ("a", "auroc")).Low, (await host.Benchmarks.ScoreBenchmarkAsync(request)).Scores.Single(score => (score.Scenario, score.Measure) == ("a", "auroc")).Low);
    }

    [Theory]
    [InlineData("cases[1].prediction", "f", 0.0, 1.5)]
    [InlineData("cases[1].prediction", "f", 1.0, double.NaN)]
    [InlineData("cases[1].prediction", "f", 1.0, null)]
    [InlineData("cases[1].truth", "f", double.PositiveInfinity, 0.5)]
    public async Task Score_WrongCase_IsNamed(string field, string of, double truth, double? prediction)
    {
        var wrong = new ScoredCase { Scenario = "a", Field = of, Truth = truth };
        if (prediction is { } given) wrong.Prediction = given;

        Assert.Equal(field, await RefusedFieldAsync(Request(Finding("a", of, 1, 0.5), wrong)));
    }

    [Fact]
    public async Task Score_WrongRequest_IsNamed()
    {
        Assert.Equal("cases", await RefusedFieldAsync(Request()));
        Assert.Equal("cases[1]", await RefusedFieldAsync(Request(Class("a", "f", "x", "x"), Finding("a", "f", 1, 1))));
        Assert.Equal("bootstrap_samples", await RefusedFieldAsync(new ScoreBenchmarkRequest { Cases = { Finding("a", "f", 1, 1) }, BootstrapSamples = -1 }));
        Assert.Equal("manifest_sha256", await RefusedFieldAsync(new ScoreBenchmarkRequest { Cases = { Finding("a", "f", 1, 1) }, ManifestSha256 = "ABC" }));
        var host = await catalog.HostAsync();
        var refused = await Sample.RefusedAsync(
            StatusCode.FailedPrecondition, async () => await host.Benchmarks.ScoreBenchmarkAsync(Request(Finding("a", "f", 1, 1), new ScoredCase { Scenario = "b", Field = "f", Prediction = 1 })));
        Assert.Equal("b", Assert.Single(refused.GetRpcStatus()!.GetDetail<PreconditionFailure>()!.Violations).Subject);
    }

    private static ScoredCase Finding(string scenario, string field, double truth, double prediction) => new() { Scenario = scenario, Field = field, Truth = truth, Prediction = prediction };

    private static ScoredCase Class(string scenario, string field, string truth, string prediction) => new() { Scenario = scenario, Field = field, TruthClass = truth, PredictedClass = prediction };

    private static ScoreBenchmarkRequest Request(params IEnumerable<ScoredCase> cases) => new() { Cases = { cases }, Seed = 7, ManifestSha256 = Sample.Sha("manifest") };

    private async Task AreThoseOfScipyAsync(List<(double Truth, double Prediction)> cases, string kind, bool isMeasurement)
    {
        var host = await catalog.HostAsync();
        var request = Request(cases.Select(one => new ScoredCase { Scenario = "a", Field = "f", Truth = one.Truth, Prediction = one.Prediction, IsMeasurement = isMeasurement }));
        request.BootstrapSamples = 4000;

        var scores = (await host.Benchmarks.ScoreBenchmarkAsync(request)).Scores.Where(score => score.Scenario == "a").ToDictionary(score => score.Measure);

        var columns = JsonSerializer.Serialize(new[] { cases.Select(one => one.Truth), cases.Select(one => one.Prediction) });
        var peer = JsonSerializer.Deserialize<Dictionary<string, double[]>>(ExternalTool.Python(Peer, columns, kind))!;
        Assert.Equal(peer.Keys.Order(), scores.Keys.Order());
        foreach (var (measure, expected) in peer)
        {
            var score = scores[measure];
            Assert.Equal(expected[0], score.Value, 1e-12);
            Assert.Equal(expected[3], score.Count);
            // Two bootstraps draw differently; a share's interval is a formula.
            var tolerance = measure is "auroc" or "mean_absolute_error" ? Math.Max(0.01, 0.05 * (expected[2] - expected[1])) : 1e-9;
            Assert.Equal(expected[1], score.Low, tolerance);
            Assert.Equal(expected[2], score.High, tolerance);
        }
    }

    private async Task<ScoreBenchmarkResponse> ScoreAsync(params ScoredCase[] cases) => await (await catalog.HostAsync()).Benchmarks.ScoreBenchmarkAsync(Request(cases));

    private async Task<string> RefusedFieldAsync(ScoreBenchmarkRequest request)
    {
        var host = await catalog.HostAsync();
        var refused = await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Benchmarks.ScoreBenchmarkAsync(request));
        return Assert.Single(refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations).Field;
    }
}
