namespace Lightbox.Knowledge.Ask;

/// <summary>Section <c>Lightbox:Knowledge:LanguageModel</c>: who writes answers. Without a provider nobody does, and a question leaves the machine for nobody.</summary>
internal sealed class LanguageModelOptions
{
    public const string Section = "Lightbox:Knowledge:LanguageModel";

    /// <summary>openai, azure or ollama; empty for none.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Model, or deployment of Azure; a default for openai and ollama.</summary>
    public string Model { get; init; } = "";

    /// <summary>
    /// Base address. openai: its own unless another server speaks its protocol. azure: the resource's (https://NAME.openai.azure.com). ollama: http://localhost:11434.
    /// </summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Key of openai or azure.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>Longest answer, tokens.</summary>
    public int MaxOutputTokens { get; init; } = 1000;

    /// <summary>How long an answer may take, from the question to its last word.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(2);
}
