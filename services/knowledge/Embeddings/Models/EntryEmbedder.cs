using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Knowledge.Entries;

namespace Lightbox.Knowledge.Embeddings.Models;

/// <summary>Gives entries the vectors they lack. What a batch found is kept before the next begins, so that nothing is asked for twice.</summary>
internal sealed class EntryEmbedder(IEntryStore entries, IVectorStore vectors)
{
    /// <summary>Embeds the next entries without a vector of the model.</summary>
    /// <param name="afterId">Those before are left alone: refused earlier in this pass.</param>
    /// <returns>Null when none is left.</returns>
    public async Task<EmbeddedBatch?> NextAsync(ConfiguredModel model, ModelKey key, string afterId, CancellationToken cancellation)
    {
        var ids = await vectors.MissingAsync(key, afterId, Math.Clamp(model.Options.Batch, 1, 1000), cancellation);
        if (ids.Count == 0) return null;
        var rows = (await entries.FindAsync([.. ids], cancellation)).OrderBy(row => row.Id, StringComparer.Ordinal).ToArray();
        var expected = (await vectors.ModelsAsync(cancellation)).FirstOrDefault(known => known.Key == key)?.Dimensions;
        var texts = await model.EmbedEntriesAsync([.. rows.Select(EntryText.Of)], expected, cancellation);
        var found = rows.Zip(texts).Where(pair => pair.Second.Vector is not null).Select(pair => new EntryVector(pair.First.Id, pair.First.ETag, pair.Second.Vector!)).ToArray();
        var kept = await vectors.PutAsync(key, model.Provider, found, cancellation);
        return new EmbeddedBatch(ids[^1], kept, [.. rows.Zip(texts).Where(pair => pair.Second.Problem is not null).Select(pair => (pair.First.Id, pair.Second.Problem!))]);
    }
}

/// <summary>What became of a batch.</summary>
/// <param name="LastId">Go on after it.</param>
/// <param name="Refused">Entries without a vector, and why.</param>
internal sealed record EmbeddedBatch(string LastId, int Kept, IReadOnlyList<(string EntryId, string Problem)> Refused);
