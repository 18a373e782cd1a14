using Lightbox.Storage;

namespace Lightbox.Knowledge.Evaluation;

/// <summary>
/// Brings what was measured when this build was made into the history, so that what is measured here has something to be held against. Beside the start, which nobody has to
/// wait for it with.
/// </summary>
internal sealed class ShippedHistory(IEvaluationStore store, ILogger<ShippedHistory> logger) : BackgroundService
{
    private const string Resource = "Evaluation/history.jsonl";

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<V1.Evaluation> Load()
    {
        using var stream = typeof(ShippedHistory).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(V1.Evaluation.Parser.ParseJson)];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            var shipped = Load();
            // Whoever has the last one has them all.
            if (shipped.Count == 0 || await store.GetAsync(EvaluationNames.Id(shipped[^1].Name), stoppingToken) is not null) return;
            foreach (var evaluation in shipped) await store.SaveAsync(evaluation, [], stoppingToken);
        }
        catch (Exception failed) when (failed is StorageException or System.Data.Common.DbException)
        {
            KnowledgeLog.UpkeepFailed(logger, failed.GetType().Name);
        }
    }
}
