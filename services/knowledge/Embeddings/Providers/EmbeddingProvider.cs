using Microsoft.Extensions.AI;

namespace Lightbox.Knowledge.Embeddings.Providers;

/// <summary>A generator with what tells its vectors from those of another state of the same model.</summary>
/// <param name="Generator">Gives one vector for each text, in order; an empty one where the server gave none for a text.</param>
/// <param name="VersionAsync">The model's version; may ask the provider.</param>
internal sealed record EmbeddingProvider(IEmbeddingGenerator<string, Embedding<float>> Generator, Func<CancellationToken, Task<string>> VersionAsync) : IDisposable
{
    public void Dispose() => Generator.Dispose();
}
