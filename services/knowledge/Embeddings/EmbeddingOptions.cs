namespace Lightbox.Knowledge.Embeddings;

/// <summary>
/// Section <c>Lightbox:Embeddings</c>: embedding models. What stands in the section itself is the default model; <c>Models</c> has more, by the last segment of their
/// names. See docs/embeddings.md.
/// </summary>
internal sealed record EmbeddingOptions : ModelOptions
{
    public const string Section = "Lightbox:Embeddings";

    /// <summary>Embed the entries with the default model and switch to it without being asked, unless somebody has chosen a model already.</summary>
    public bool Activate { get; init; } = true;

    /// <summary>More models by the last segment of <c>models/{model}</c>.</summary>
    public Dictionary<string, ModelOptions> Models { get; init; } = [];

    /// <summary>True when the section itself says enough to be a model.</summary>
    public bool HasDefault => ApiKey.Length > 0 || Provider.Length > 0 || Folder.Length > 0;
}

/// <summary>One embedding model.</summary>
internal record ModelOptions
{
    /// <summary>openai, azure-openai, ollama or onnx; openai when empty, but onnx with a <see cref="Folder"/>.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Its name at the provider; of Azure, the deployment.</summary>
    public string Model { get; init; } = "";

    /// <summary>Absolute URL of the API; the provider's own when empty. Of Azure, the resource: <c>https://name.openai.azure.com</c>.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>A secret: never logged, never shown.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>api-version of Azure; its v1 API, which has none, when empty.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>Length of the vectors asked for; the model's own when absent. Of OpenAI, the 3-series can.</summary>
    public int? Dimensions { get; init; }

    /// <summary>Folder of an ONNX model: model.onnx with its tokenizer.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Put before a query: some models want "query: ".</summary>
    public string QueryPrefix { get; init; } = "";

    /// <summary>Put before an entry: some models want "passage: ".</summary>
    public string EntryPrefix { get; init; } = "";

    /// <summary>Texts sent at once, 1 to 2048.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Most requests a minute; 0 for no limit.</summary>
    public int RequestsPerMinute { get; init; }

    /// <summary>Most tokens a minute, estimated from the characters; 0 for no limit.</summary>
    public int TokensPerMinute { get; init; }

    /// <summary>Times a request is tried again after a fault that may pass.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The wait before the second try; it doubles. A server's Retry-After counts instead.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one try may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long embedding a query may take, tries and all; then the search goes on with the built-in model.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(3);
}
