using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Embeddings;

namespace Lightbox.Knowledge.Embeddings.Providers;

/// <summary>OpenAI's API, and Azure's form of it.</summary>
internal static class OpenAIProvider
{
    public const string DefaultModel = "text-embedding-ada-002";

    /// <param name="address">Ends before <c>/embeddings</c>.</param>
    public static EmbeddingProvider Create(ModelOptions options, Uri address, HttpClient http) => Of(options, address, http, []);

    /// <param name="address">The resource, with or without <c>/openai/v1</c>.</param>
    public static EmbeddingProvider CreateAzure(ModelOptions options, Uri address, HttpClient http)
    {
        var resource = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        foreach (var tail in new[] { "/openai/v1", "/openai" })
        {
            if (resource.EndsWith(tail, StringComparison.OrdinalIgnoreCase)) resource = resource[..^tail.Length];
        }

        var root = options.ApiVersion.Length == 0 ? $"{resource}/openai/v1" : $"{resource}/openai/deployments/{Uri.EscapeDataString(Name(options))}";
        return Of(options, new Uri(root), http, [new AzureRequest(options.ApiKey, options.ApiVersion)]);
    }

    private static EmbeddingProvider Of(ModelOptions options, Uri address, HttpClient http, IEnumerable<PipelinePolicy> policies)
    {
        var settings = new OpenAIClientOptions
        {
            Endpoint = address,
            Transport = new HttpClientPipelineTransport(http),
            // Both are done below, for all providers alike.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        foreach (var policy in policies) settings.AddPolicy(policy, PipelinePosition.BeforeTransport);
        var client = new EmbeddingClient(Name(options), new ApiKeyCredential(options.ApiKey), settings);
        var version = options.Dimensions is { } length ? $"{Name(options)}@{length}" : Name(options);
        return new EmbeddingProvider(new OpenAIGenerator(client, options.Dimensions, http), _ => Task.FromResult(version));
    }

    private static string Name(ModelOptions options) => options.Model.Length > 0 ? options.Model : DefaultModel;
}
