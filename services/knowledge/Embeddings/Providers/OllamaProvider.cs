using Lightbox.ServiceDefaults.Errors;
using Microsoft.Extensions.AI;
using OllamaSharp;

namespace Lightbox.Knowledge.Embeddings.Providers;

/// <summary>A model that Ollama serves. Its version is the digest of its weights: a model pulled anew under the same name is another one.</summary>
internal static class OllamaProvider
{
    private const int DigestShown = 12;

    public static EmbeddingProvider Create(ModelOptions options, Uri address, HttpClient http)
    {
        http.BaseAddress = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
        var client = new OllamaApiClient(http, options.Model);
        IEmbeddingGenerator<string, Embedding<float>> generator = client;
        if (options.Dimensions is { } length)
            generator = generator.AsBuilder().ConfigureOptions(asked => asked.Dimensions = length).Build();
        return new EmbeddingProvider(generator, cancellation => VersionAsync(client, options, cancellation));
    }

    private static async Task<string> VersionAsync(OllamaApiClient client, ModelOptions options, CancellationToken cancellation)
    {
        // "all-minilm" is "all-minilm:latest".
        var name = options.Model.Contains(':', StringComparison.Ordinal) ? options.Model : options.Model + ":latest";
        var model = (await client.ListLocalModelsAsync(cancellation)).FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase));
        if (model is null) throw new PreconditionException("MODEL_NOT_THERE", "Ollama does not have the configured model: pull it first.");
        var digest = model.Digest[(model.Digest.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var version = digest[..Math.Min(DigestShown, digest.Length)];
        return options.Dimensions is { } length ? $"{version}@{length}" : version;
    }
}
