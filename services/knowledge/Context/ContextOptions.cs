namespace Lightbox.Knowledge.Context;

/// <summary>Section <c>Lightbox:Knowledge:Context</c>.</summary>
internal sealed class ContextOptions
{
    public const string Section = "Lightbox:Knowledge:Context";

    /// <summary>
    /// A vocabulary in the .tiktoken format (base64 token, a space, its rank, a line each) of the model that reads the packs; without one cl100k_base counts, the vocabulary
    /// of OpenAI's models from GPT-3.5 on.
    /// </summary>
    public string Vocabulary { get; init; } = "";
}
