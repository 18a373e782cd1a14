using Lightbox.Knowledge.Embeddings.Vectors;

namespace Lightbox.Knowledge.Embeddings.Models;

/// <summary>The vectors of the last queries: the same question again costs no request. In memory only.</summary>
internal sealed class RecentQueries
{
    private const int Kept = 512;

    private readonly Lock gate = new();
    private readonly Dictionary<(ModelKey, string), float[]> vectors = [];
    private readonly Queue<(ModelKey, string)> order = new();

    public float[]? Find(ModelKey model, string query)
    {
        lock (gate) return vectors.GetValueOrDefault((model, query));
    }

    public void Keep(ModelKey model, string query, float[] vector)
    {
        lock (gate)
        {
            if (!vectors.TryAdd((model, query), vector)) return;
            order.Enqueue((model, query));
            if (order.Count > Kept) vectors.Remove(order.Dequeue());
        }
    }
}
