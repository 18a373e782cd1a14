using Microsoft.Extensions.AI;
using OpenAI.Embeddings;

namespace Lightbox.Knowledge.Embeddings.Providers;

/// <summary>
/// OpenAI's client as a generator. Microsoft.Extensions.AI's own takes vectors in the order they come in; this one goes by their index, which servers of this
/// protocol need not send in order, and notices one that is missing.
/// </summary>
internal sealed class OpenAIGenerator(EmbeddingClient client, int? dimensions, HttpClient http) : IEmbeddingGenerator<string, Embedding<float>>
{
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, Microsoft.Extensions.AI.EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values.ToArray();
        var answer = (await client.GenerateEmbeddingsAsync(texts, new OpenAI.Embeddings.EmbeddingGenerationOptions { Dimensions = dimensions }, cancellationToken)).Value;
        var vectors = new ReadOnlyMemory<float>[texts.Length];
        foreach (var vector in answer)
        {
            if (vector.Index >= 0 && vector.Index < vectors.Length) vectors[vector.Index] = vector.ToFloats();
        }

        return new([.. vectors.Select(vector => new Embedding<float>(vector))]);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => http.Dispose();
}
