using System.Text.RegularExpressions;
using Lightbox.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;
using Microsoft.ML.Tokenizers;

namespace Lightbox.Knowledge.Context;

/// <summary>Counts as the model that reads a text counts: byte-pair tokens of a real vocabulary, which is read at first use.</summary>
internal sealed partial class TokenCounter(IOptions<ContextOptions> options)
{
    private readonly Lazy<TiktokenTokenizer> tokenizer = new(() => Read(options.Value.Vocabulary));

    public int Count(string text) => tokenizer.Value.CountTokens(text);

    private static TiktokenTokenizer Read(string vocabulary)
    {
        if (vocabulary.Length == 0) return TiktokenTokenizer.CreateForEncoding("cl100k_base");
        try
        {
            return TiktokenTokenizer.Create(vocabulary, new RegexPreTokenizer(Words(), null), null);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new PreconditionException("VOCABULARY_UNREADABLE", $"{ContextOptions.Section}:Vocabulary names no vocabulary in the .tiktoken format that can be read.");
        }
    }

    // How cl100k_base cuts a text before pairs are merged.
    [GeneratedRegex(@"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")]
    private static partial Regex Words();
}
