using System.Text.RegularExpressions;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Benchmarks.Scoring;

/// <summary>A request for scores, checked: a wrong case names itself and nothing is scored.</summary>
internal static partial class ScoreRequests
{
    private const int MaximumCases = 100_000;
    private const int MaximumText = 256;
    private const int MaximumSamples = 10_000;

    /// <summary>The cases that have truth, by scenario and field.</summary>
    /// <exception cref="InvalidRequestException">Something is wrong with one; says which.</exception>
    /// <exception cref="PreconditionException">No case of a scenario has truth.</exception>
    public static IReadOnlyList<CaseGroup> Of(ScoreBenchmarkRequest request)
    {
        if (request.Cases.Count is < 1 or > MaximumCases) throw new InvalidRequestException("cases", $"must be 1 to {MaximumCases} cases");
        if (request.ManifestSha256.Length > 0 && !Sha256().IsMatch(request.ManifestSha256)) throw new InvalidRequestException("manifest_sha256", "must be 64 lower-case hex digits");
        if (request.BootstrapSamples < 0) throw new InvalidRequestException("bootstrap_samples", "must not be negative");
        for (var i = 0; i < request.Cases.Count; i++) Check(request.Cases[i], $"cases[{i}]");

        var groups = new List<CaseGroup>();
        foreach (var scenario in request.Cases.Select((scored, i) => (Case: scored, Index: i)).GroupBy(pair => pair.Case.Scenario, StringComparer.Ordinal))
        {
            var known = scenario.Where(pair => pair.Case.HasTruth || pair.Case.TruthClass.Length > 0).ToList();
            if (known.Count == 0) throw new PreconditionException("NO_TRUTH", "No case of the scenario has truth to score against.", scenario.Key);
            groups.AddRange(known.GroupBy(pair => pair.Case.Field, StringComparer.Ordinal).Select(field => CaseGroup.Of(scenario.Key, field.Key, [.. field])));
        }

        return groups;
    }

    /// <summary>1000 unless said otherwise, at most 10,000.</summary>
    public static int Samples(ScoreBenchmarkRequest request) => request.BootstrapSamples == 0 ? 1000 : Math.Min(request.BootstrapSamples, MaximumSamples);

    private static void Check(ScoredCase scored, string at)
    {
        Text(scored.Scenario, $"{at}.scenario");
        Text(scored.Field, $"{at}.field");
        if (scored.Scenario.Length == 0) throw new InvalidRequestException($"{at}.scenario", "must be given");
        Text(scored.TruthClass, $"{at}.truth_class");
        Text(scored.PredictedClass, $"{at}.predicted_class");
        if (scored.HasTruth && !double.IsFinite(scored.Truth)) throw new InvalidRequestException($"{at}.truth", "must be finite");
        if (scored.HasPrediction && !double.IsFinite(scored.Prediction)) throw new InvalidRequestException($"{at}.prediction", "must be finite");
        if (scored.HasTruth && scored.TruthClass.Length > 0) throw new InvalidRequestException($"{at}.truth_class", "and truth must not both be given");
        if (scored.HasTruth && !scored.HasPrediction) throw new InvalidRequestException($"{at}.prediction", "must be given for a truth that is a number");
        if (scored.TruthClass.Length > 0 && scored.PredictedClass.Length == 0) throw new InvalidRequestException($"{at}.predicted_class", "must be given for a truth that is a class");
    }

    private static void Text(string text, string at)
    {
        if (text.Length > MaximumText || text.Contains('\0', StringComparison.Ordinal)) throw new InvalidRequestException(at, $"must have at most {MaximumText} characters, none of them NUL");
    }

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Sha256();
}
