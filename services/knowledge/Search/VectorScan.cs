using System.Numerics.Tensors;
using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Retrieval;

namespace Lightbox.Knowledge.Search;

/// <summary>The nearest of a model's stored vectors, one page after the other.</summary>
internal sealed class VectorScan(float[] vector, int count, double minimum)
{
    private const int Chunk = 500;

    // The worst of the best comes first.
    private readonly PriorityQueue<SimilarHit, double> best = new();

    public int Found => best.Count;

    public async Task ReadAsync(IVectorStore store, ModelKey model, Func<string, bool> allows, CancellationToken cancellation)
    {
        var (after, id) = (0L, "");
        while (true)
        {
            var page = await store.PageAsync(model, after, id, Chunk, cancellation);
            foreach (var other in page.Where(other => allows(other.EntryId))) Offer(other);
            if (page.Count < Chunk) return;
            (after, id) = (page[^1].Revision, page[^1].EntryId);
        }
    }

    /// <summary>Best first.</summary>
    public IReadOnlyList<SimilarHit> Best() => [.. best.UnorderedItems.Select(item => item.Element).OrderByDescending(hit => hit.Similarity).ThenBy(hit => hit.Id, StringComparer.Ordinal)];

    private void Offer(EntryVector other)
    {
        var similarity = TensorPrimitives.CosineSimilarity<float>(vector, other.Values);
        if (similarity < minimum) return;
        best.Enqueue(new SimilarHit(other.EntryId, similarity), similarity);
        if (best.Count > count) best.Dequeue();
    }
}
