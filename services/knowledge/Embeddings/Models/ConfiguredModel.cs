using System.Threading.RateLimiting;
using Lightbox.Knowledge.Embeddings.Providers;
using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Embeddings.Models;

/// <summary>A model that can be asked. Its provider is made at the first use, which for a model in a folder is where it is loaded.</summary>
internal sealed class ConfiguredModel : IDisposable
{
    private readonly Lazy<EmbeddingProvider> provider;
    private readonly RateLimiter requests;
    private readonly RateLimiter tokens;
    private ModelKey? key;

    public ConfiguredModel(string id, ModelOptions options, ProviderFactory factory)
    {
        (Id, Options, Provider) = (id, options, ProviderFactory.NameOf(id, options));
        // A failure is not kept: the folder may be put right meanwhile.
        provider = new Lazy<EmbeddingProvider>(() => factory.Create(id, options), LazyThreadSafetyMode.PublicationOnly);
        requests = Limiter(options.RequestsPerMinute);
        tokens = Limiter(options.TokensPerMinute);
    }

    /// <summary>Last segment of its name.</summary>
    public string Id { get; }

    /// <summary>One of <see cref="ProviderNames"/>.</summary>
    public string Provider { get; }

    public ModelOptions Options { get; }

    public string Description => Provider switch
    {
        ProviderNames.Onnx => "An encoder in a folder of this machine, run by ONNX Runtime; no text leaves the machine.",
        ProviderNames.Ollama => "Served by the configured Ollama; entries and queries are sent to it.",
        ProviderNames.AzureOpenAI => "Served by the configured Azure OpenAI resource; entries and queries are sent to it.",
        _ => "Served by OpenAI, or a server of the same protocol where an endpoint is configured; entries and queries are sent to it.",
    };

    /// <summary>The model with its version; asks the provider the first time.</summary>
    /// <exception cref="DomainException">The provider cannot be used or does not answer.</exception>
    public async Task<ModelKey> KeyAsync(CancellationToken cancellation) =>
        key ??= new ModelKey(Id, await provider.Value.VersionAsync(cancellation));

    /// <summary>Asks for the version anew: a model behind the same name may have been changed.</summary>
    public async Task<ModelKey> FreshKeyAsync(CancellationToken cancellation)
    {
        key = null;
        return await KeyAsync(cancellation);
    }

    public Task<IReadOnlyList<EmbeddedText>> EmbedEntriesAsync(IReadOnlyList<string> texts, int? expected, CancellationToken cancellation) =>
        Embedder().EmbedAsync([.. texts.Select(text => Options.EntryPrefix + text)], expected, cancellation);

    /// <summary>A query's vector.</summary>
    /// <exception cref="DomainException">The provider does not give one.</exception>
    public async Task<float[]> EmbedQueryAsync(string query, int? expected, CancellationToken cancellation)
    {
        var found = (await Embedder().EmbedAsync([Options.QueryPrefix + query], expected, cancellation))[0];
        return found.Vector ?? throw new PreconditionException("QUERY_NOT_EMBEDDED", $"models/{Id} gives no vector for the query ({found.Problem}).", "models/" + Id);
    }

    public void Dispose()
    {
        if (provider.IsValueCreated) provider.Value.Dispose();
        requests.Dispose();
        tokens.Dispose();
    }

    private Embedder Embedder() => new(Id, Options, provider.Value.Generator, requests, tokens);

    private static RateLimiter Limiter(int perMinute) => perMinute <= 0
        ? new ConcurrencyLimiter(new() { PermitLimit = int.MaxValue, QueueLimit = 0 })
        : new TokenBucketRateLimiter(new()
        {
            // A minute's worth at once after a rest, else spread over the minute.
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromMinutes(Math.Max(1, perMinute / 60) / (double)perMinute),
            QueueLimit = int.MaxValue,
            AutoReplenishment = true,
        });
}
