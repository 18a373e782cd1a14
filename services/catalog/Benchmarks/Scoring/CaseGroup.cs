using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Benchmarks.Scoring;

/// <summary>What kind of answer a field has.</summary>
internal enum AnswerKind
{
    /// <summary>Present or absent, predicted as a probability.</summary>
    Finding,

    /// <summary>One of several classes, predicted as one of them.</summary>
    Class,

    /// <summary>An amount, predicted as an amount.</summary>
    Measurement,
}

/// <summary>The cases of one field of one scenario.</summary>
/// <param name="Truths">0 or 1 for a finding, the amount for a measurement; for a class 1 throughout.</param>
/// <param name="Predictions">The probability or the amount; for a class 1 where it is the right one, else 0.</param>
internal sealed record CaseGroup(string Scenario, string Field, AnswerKind Kind, double[] Truths, double[] Predictions)
{
    /// <param name="cases">With truth; the index is the one in the request.</param>
    /// <exception cref="InvalidRequestException">Classes and numbers are mixed, or a probability is none.</exception>
    public static CaseGroup Of(string scenario, string field, IReadOnlyList<(ScoredCase Case, int Index)> cases)
    {
        var ofClasses = cases[0].Case.TruthClass.Length > 0;
        if (cases.FirstOrDefault(pair => pair.Case.TruthClass.Length > 0 != ofClasses) is { Case: not null } mixed)
            throw new InvalidRequestException($"cases[{mixed.Index}]", "has a number as its truth where others of its scenario and field have a class, or the other way round");
        if (ofClasses) return new CaseGroup(scenario, field, AnswerKind.Class, [.. cases.Select(_ => 1.0)], [.. cases.Select(pair => IsSame(pair.Case) ? 1.0 : 0.0)]);

        var truths = cases.Select(pair => pair.Case.Truth).ToArray();
        var predictions = cases.Select(pair => pair.Case.Prediction).ToArray();
        if (cases.Any(pair => pair.Case.IsMeasurement) || truths.Any(truth => truth is not (0 or 1))) return new CaseGroup(scenario, field, AnswerKind.Measurement, truths, predictions);
        if (cases.FirstOrDefault(pair => pair.Case.Prediction is < 0 or > 1) is { Case: not null } wrong)
            throw new InvalidRequestException($"cases[{wrong.Index}].prediction", "must be a probability, 0 to 1: the truths of its scenario and field are findings");
        return new CaseGroup(scenario, field, AnswerKind.Finding, truths, predictions);
    }

    /// <summary>The cases of several groups of one kind as one.</summary>
    public static CaseGroup Together(string scenario, string field, IReadOnlyList<CaseGroup> groups) =>
        new(scenario, field, groups[0].Kind, [.. groups.SelectMany(group => group.Truths)], [.. groups.SelectMany(group => group.Predictions)]);

    /// <summary>How a class is written is not what is scored.</summary>
    private static bool IsSame(ScoredCase scored) => string.Equals(scored.TruthClass.Trim(), scored.PredictedClass.Trim(), StringComparison.OrdinalIgnoreCase);
}
