using System.ClientModel;
using System.ClientModel.Primitives;
using Lightbox.ServiceDefaults.Errors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OllamaSharp;
using OpenAI;

namespace Lightbox.Knowledge.Ask;

/// <summary>The configured language model, made when it is first asked.</summary>
internal sealed class LanguageModels(IOptions<LanguageModelOptions> options) : IDisposable
{
    private const string DefaultOpenAIModel = "gpt-4o-mini";
    private const string DefaultOllamaModel = "llama3.1";

    private readonly Lazy<(IChatClient Client, string Model)> made = new(() => Make(options.Value));

    /// <exception cref="PreconditionException">None is configured, or its configuration lacks something.</exception>
    public (IChatClient Client, string Model) Configured => made.Value;

    public void Dispose()
    {
        if (made.IsValueCreated) made.Value.Client.Dispose();
    }

    private static (IChatClient, string) Make(LanguageModelOptions settings) => settings.Provider.ToLowerInvariant() switch
    {
        "" => throw Wrong($"No language model is configured: set {LanguageModelOptions.Section}:Provider to openai, azure or ollama. Search and context packs work without one."),
        "openai" => OpenAI(settings, settings.Endpoint, settings.Model.Length > 0 ? settings.Model : DefaultOpenAIModel),
        "azure" => OpenAI(settings, Required(settings.Endpoint, "Endpoint").TrimEnd('/') + "/openai/v1/", Required(settings.Model, "Model")),
        "ollama" => Ollama(settings, settings.Model.Length > 0 ? settings.Model : DefaultOllamaModel),
        _ => throw Wrong($"{LanguageModelOptions.Section}:Provider must be openai, azure or ollama."),
    };

    private static (IChatClient, string) OpenAI(LanguageModelOptions settings, string endpoint, string model)
    {
        var client = new OpenAIClientOptions { NetworkTimeout = settings.Budget, RetryPolicy = new ClientRetryPolicy(maxRetries: 2) };
        if (endpoint.Length > 0) client.Endpoint = Address(endpoint);
        var key = new ApiKeyCredential(Required(settings.ApiKey, "ApiKey"));
        return (new OpenAIClient(key, client).GetChatClient(model).AsIChatClient(), model);
    }

    private static (IChatClient, string) Ollama(LanguageModelOptions settings, string model)
    {
        var http = new HttpClient { BaseAddress = Address(settings.Endpoint.Length > 0 ? settings.Endpoint : "http://localhost:11434"), Timeout = settings.Budget };
        return (new OllamaApiClient(http, model), model);
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : throw Wrong($"{LanguageModelOptions.Section}:Endpoint is no http or https address.");

    private static string Required(string value, string name) => value.Length > 0 ? value : throw Wrong($"{LanguageModelOptions.Section}:{name} is missing.");

    private static PreconditionException Wrong(string message) => new("NO_LANGUAGE_MODEL", message, "languageModel");
}
