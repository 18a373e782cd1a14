using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Benchmarks.Scoring;

/// <summary>All scores of a request: by scenario and field, and of all scenarios together.</summary>
internal static class Scorecard
{
    public static ScoreBenchmarkResponse Of(IReadOnlyList<CaseGroup> groups, ScoreBenchmarkRequest request, CancellationToken cancellation)
    {
        var samples = ScoreRequests.Samples(request);
        var scores = new List<BenchmarkScore>();
        foreach (var group in groups.Concat(Pooled(groups)))
        {
            // A stream of its own for each group: what a score's interval is does not depend on what else is scored.
            var draw = new Draw(request.Seed, $"{group.Scenario}\n{group.Field}\n{group.Kind}");
            scores.AddRange(Measures.Of(group, samples, draw, cancellation));
        }

        var response = new ScoreBenchmarkResponse { ManifestSha256 = request.ManifestSha256 };
        response.Scores.Add(scores
            .OrderBy(score => score.Scenario, StringComparer.Ordinal).ThenBy(score => score.Field, StringComparer.Ordinal).ThenBy(score => score.Measure, StringComparer.Ordinal));
        return response;
    }

    /// <summary>Each field over all scenarios, and everything that is right or wrong as one accuracy. Amounts of two fields are never put together.</summary>
    private static IEnumerable<CaseGroup> Pooled(IReadOnlyList<CaseGroup> groups)
    {
        var fields = groups.GroupBy(group => (group.Field, group.Kind)).ToList();
        foreach (var field in fields) yield return CaseGroup.Together("", field.Key.Field, [.. field]);
        if (fields.Count == 1) yield break;
        var findings = groups.Where(group => group.Kind == AnswerKind.Finding).ToList();
        var decided = groups.Where(group => group.Kind != AnswerKind.Measurement).Select(Decided).ToList();
        // Of findings alone the measures of findings are told, else only how many were right.
        if (findings.Count > 0 && findings.Count == decided.Count) yield return CaseGroup.Together("", "", findings);
        else if (decided.Count > 0) yield return CaseGroup.Together("", "", decided);
    }

    private static CaseGroup Decided(CaseGroup group) => group.Kind == AnswerKind.Class
        ? group
        : new CaseGroup(
            group.Scenario, group.Field, AnswerKind.Class, [.. group.Truths.Select(_ => 1.0)],
            [.. group.Truths.Zip(group.Predictions, (truth, prediction) => Measures.IsPositive(prediction) == (truth == 1) ? 1.0 : 0.0)]);
}
