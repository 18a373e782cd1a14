namespace Lightbox.Knowledge.Evaluation;

/// <summary>
/// What was measured when this build was made, so that what is measured here has something to be held against. It comes into the history when somebody first looks at that:
/// a command's short-lived service does not pay for it.
/// </summary>
internal sealed class ShippedHistory(IEvaluationStore store)
{
    private const string Resource = "Evaluation/history.jsonl";

    private volatile bool isIn;

    /// <summary>Brings it in unless it is there.</summary>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (isIn) return;
        var shipped = Load();
        // Whoever has the last one has them all; two that find it missing at once write the same.
        if (shipped.Count > 0 && await store.GetAsync(EvaluationNames.Id(shipped[^1].Name), cancellation) is null)
        {
            foreach (var evaluation in shipped) await store.SaveAsync(evaluation, [], cancellation);
        }

        isIn = true;
    }

    /// <summary>Oldest first.</summary>
    private static List<V1.Evaluation> Load()
    {
        using var stream = typeof(ShippedHistory).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(V1.Evaluation.Parser.ParseJson)];
    }
}
