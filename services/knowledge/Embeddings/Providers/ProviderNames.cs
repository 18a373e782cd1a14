namespace Lightbox.Knowledge.Embeddings.Providers;

/// <summary>What makes vectors.</summary>
internal static class ProviderNames
{
    public const string Lsa = "builtin-lsa";
    public const string OpenAI = "openai";
    public const string AzureOpenAI = "azure-openai";
    public const string Ollama = "ollama";
    public const string Onnx = "onnx";
}
