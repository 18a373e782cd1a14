using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace Lightbox.Knowledge.Embeddings.Onnx;

/// <summary>Byte-level BPE, as GPT-2 began it and RoBERTa uses it.</summary>
internal static partial class BytePairs
{
    /// <param name="merges">"a b" each, the first to be tried first.</param>
    public static Tokenizer Create(IReadOnlyDictionary<string, int> vocabulary, IEnumerable<string> merges) => BpeTokenizer.Create(new BpeOptions(vocabulary)
    {
        Merges = [.. merges],
        ByteLevel = true,
        PreTokenizer = new RegexPreTokenizer(Words(), null),
    });

    /// <summary>BPE over characters: words are split at spaces.</summary>
    public static Tokenizer CreatePlain(IReadOnlyDictionary<string, int> vocabulary, IEnumerable<string> merges, string? unknown, string? suffix, Normalizer? normalizer) => BpeTokenizer.Create(new BpeOptions(vocabulary)
    {
        Merges = [.. merges],
        UnknownToken = unknown,
        EndOfWordSuffix = suffix,
        Normalizer = normalizer,
        PreTokenizer = PreTokenizer.CreateWordOrNonWord(),
    });

    /// <summary>GPT-2's pattern: contractions, words with the space before them, numbers, other signs.</summary>
    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Words();
}
