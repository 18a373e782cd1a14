using Lightbox.Knowledge.Embeddings.Onnx;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Embeddings.Providers;

/// <summary>Configuration to providers.</summary>
internal sealed class ProviderFactory(TimeProvider clock)
{
    /// <summary>Which provider the options mean.</summary>
    /// <exception cref="PreconditionException">None that there is.</exception>
    public static string NameOf(string id, ModelOptions options) => options.Provider switch
    {
        "" => options.Folder.Length > 0 ? ProviderNames.Onnx : ProviderNames.OpenAI,
        ProviderNames.OpenAI or ProviderNames.AzureOpenAI or ProviderNames.Ollama or ProviderNames.Onnx => options.Provider,
        _ => throw Wrong(id, "its provider must be openai, azure-openai, ollama or onnx"),
    };

    /// <exception cref="PreconditionException">MODEL_CONFIGURATION: what is configured cannot work.</exception>
    public EmbeddingProvider Create(string id, ModelOptions options) => NameOf(id, options) switch
    {
        ProviderNames.Onnx => OnnxProvider.Create(id, options),
        ProviderNames.Ollama => OllamaProvider.Create(options, Address(id, options, "http://localhost:11434"), Client(id, options)),
        ProviderNames.AzureOpenAI => OpenAIProvider.CreateAzure(Keyed(id, options), Address(id, options, null), Client(id, options)),
        _ => OpenAIProvider.Create(Keyed(id, options), Address(id, options, "https://api.openai.com/v1"), Client(id, options)),
    };

    public static PreconditionException Wrong(string id, string what) => new("MODEL_CONFIGURATION", $"models/{id} cannot be used: {what}.", "models/" + id);

    private HttpClient Client(string id, ModelOptions options) => ProviderHttp.Create(id, options, clock);

    private static ModelOptions Keyed(string id, ModelOptions options) =>
        options.ApiKey.Length > 0 && !options.ApiKey.Any(char.IsControl) ? options : throw Wrong(id, "no ApiKey is configured");

    private static Uri Address(string id, ModelOptions options, string? usual)
    {
        var text = options.Endpoint.Length > 0 ? options.Endpoint : usual ?? throw Wrong(id, "no Endpoint is configured");
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : throw Wrong(id, "its Endpoint is no absolute http or https URL");
    }
}
