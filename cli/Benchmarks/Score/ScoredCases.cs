using System.Text.Json;
using System.Text.Json.Nodes;
using Lightbox.Catalog.V1;

namespace Lightbox.Cli.Benchmarks.Score;

/// <summary>Predictions beside their truth, as the service scores them.</summary>
internal static class ScoredCases
{
    /// <param name="positives">Classes that are scored as findings, by field.</param>
    /// <exception cref="CommandFailedException">A prediction is not of its truth's kind; says which line.</exception>
    public static IEnumerable<ScoredCase> Of(IEnumerable<Prediction> predictions, IReadOnlyDictionary<string, string> positives) => predictions.Select(prediction => Of(prediction, positives));

    private static ScoredCase Of(Prediction prediction, IReadOnlyDictionary<string, string> positives)
    {
        var scored = new ScoredCase { Scenario = prediction.Image.Scenario, Field = prediction.Field };
        var truth = prediction.Image.Truth[prediction.Field];
        switch (truth.GetValueKind())
        {
            case JsonValueKind.True or JsonValueKind.False:
                scored.Truth = truth.GetValue<bool>() ? 1 : 0;
                scored.Prediction = Probability(prediction, null);
                break;
            case JsonValueKind.Number:
                scored.Truth = truth.GetValue<double>();
                scored.IsMeasurement = true;
                scored.Prediction = Number(prediction.Value) ?? throw Predictions.Wrong(prediction.Line, $"must predict {prediction.Field} as a number");
                break;
            default:
                Class(scored, prediction, truth.ToString(), positives);
                break;
        }

        return scored;
    }

    private static void Class(ScoredCase scored, Prediction prediction, string truth, IReadOnlyDictionary<string, string> positives)
    {
        if (positives.TryGetValue(prediction.Field, out var positive))
        {
            scored.Truth = IsSame(truth, positive) ? 1 : 0;
            scored.Prediction = Probability(prediction, positive);
            return;
        }

        scored.TruthClass = truth;
        scored.PredictedClass = prediction.Value.ToString();
        if (scored.PredictedClass.Length == 0) throw Predictions.Wrong(prediction.Line, $"must predict {prediction.Field} as a class");
    }

    /// <param name="positive">The class that is a yes; null for a finding.</param>
    private static double Probability(Prediction prediction, string? positive)
    {
        var value = prediction.Value;
        switch (value.GetValueKind())
        {
            case JsonValueKind.True: return 1;
            case JsonValueKind.False: return 0;
            case JsonValueKind.String when positive is not null: return IsSame(value.ToString(), positive) ? 1 : 0;
        }

        return Number(value) is >= 0 and <= 1 and var probability
            ? probability
            : throw Predictions.Wrong(prediction.Line, $"must predict {prediction.Field} as a probability from 0 to 1, true or false");
    }

    private static double? Number(JsonValue value) => value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var number) && double.IsFinite(number) ? number : null;

    private static bool IsSame(string a, string b) => string.Equals(a.Trim(), b.Trim(), StringComparison.OrdinalIgnoreCase);
}
