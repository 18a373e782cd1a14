using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Embeddings.Models;

/// <summary>A query as one model sees it.</summary>
internal sealed record QueryVector(ModelKey Model, float[] Values);

/// <summary>
/// Queries to vectors of the model that the entries are embedded with. A search never fails for the provider's sake: without a vector it goes on with the built-in
/// model, and for a while after a failure the provider is left alone.
/// </summary>
internal sealed class QueryEmbedder(ConfiguredModels models, TimeProvider clock, ILogger<QueryEmbedder> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly RecentQueries recent = new();
    private long until = long.MinValue;

    /// <param name="model">What the index's vectors are of; null for the built-in model.</param>
    /// <param name="dimensions">Their length.</param>
    /// <returns>Null for the built-in model, and when the model gives no vector of that version now.</returns>
    public async Task<QueryVector?> EmbedAsync(ModelKey? model, int dimensions, string query, CancellationToken cancellation)
    {
        if (model is null || string.IsNullOrWhiteSpace(query) || models.Find(model.Id) is not { } configured) return null;
        if (recent.Find(model, query) is { } known) return new QueryVector(model, known);
        if (clock.GetUtcNow().UtcTicks < Interlocked.Read(ref until)) return null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(configured.Options.QueryTimeout);
        try
        {
            if (await configured.KeyAsync(patience.Token) != model) return null;
            var vector = await configured.EmbedQueryAsync(query, dimensions, patience.Token);
            recent.Keep(model, query, vector);
            return new QueryVector(model, vector);
        }
        catch (DomainException failed)
        {
            Rest(model, failed.Reason);
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Rest(model, "MODEL_TIMEOUT");
            return null;
        }
    }

    private void Rest(ModelKey model, string reason)
    {
        Interlocked.Exchange(ref until, (clock.GetUtcNow() + Pause).UtcTicks);
        EmbeddingLog.QueryWithout(logger, model.Id, reason);
    }
}
