using System.Text;
using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace Lightbox.Knowledge.Embeddings.Onnx;

/// <summary>Text to the numbers a model reads, with the tokens that open and close a text.</summary>
/// <param name="Opening">Of [CLS] or &lt;s&gt;; null for a model without.</param>
/// <param name="Closing">Of [SEP] or &lt;/s&gt;.</param>
/// <param name="StripsAccents">"lésion" is read as "lesion".</param>
internal sealed record TextTokenizer(Tokenizer Words, int? Opening, int? Closing, int Padding, bool StripsAccents = false)
{
    /// <summary>Reads tokenizer.json, or vocab.txt (WordPiece), or vocab.json with merges.txt (byte-level BPE).</summary>
    /// <exception cref="OnnxFolderException">None of them, or one that is not understood.</exception>
    public static TextTokenizer Create(OnnxFolder folder)
    {
        try
        {
            if (folder.Json("tokenizer.json") is { } json) return TokenizerJson.Read(json);
            if (folder.Find("vocab.txt") is { } words) return WordPiece(File.ReadAllLines(words), folder);
            if (folder.Find("vocab.json") is not null && folder.Find("merges.txt") is { } merges) return ByteLevel(folder, File.ReadAllLines(merges));
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new OnnxFolderException("its tokenizer is not understood");
        }

        throw new OnnxFolderException("its folder holds neither tokenizer.json, nor vocab.txt, nor vocab.json with merges.txt");
    }

    /// <summary>At most <paramref name="maximum"/> numbers, the closing one among them.</summary>
    public List<int> Encode(string text, int maximum)
    {
        if (StripsAccents) text = Accents.Strip(text);
        var room = maximum - (Opening is null ? 0 : 1) - (Closing is null ? 0 : 1);
        IReadOnlyList<int> words = Words is BertTokenizer bert ? bert.EncodeToIds(text, addSpecialTokens: false) : Words.EncodeToIds(text);
        List<int> ids = [.. words.Take(room)];
        if (Opening is { } opening) ids.Insert(0, opening);
        if (Closing is { } closing) ids.Add(closing);
        // A text without a word that counts still has a vector in a model without opening and closing tokens.
        if (ids.Count == 0) ids.Add(Padding);
        return ids;
    }

    /// <param name="lower">Whether words are read in lower case; accents go with it unless told otherwise.</param>
    public static TextTokenizer Pieces(IEnumerable<string> vocabulary, bool lower, bool? stripAccents)
    {
        var lines = vocabulary.ToArray();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        var tokenizer = BertTokenizer.Create(stream, new BertOptions { LowerCaseBeforeTokenization = lower });
        return new TextTokenizer(tokenizer, tokenizer.ClassificationTokenId, tokenizer.SeparatorTokenId, tokenizer.PaddingTokenId, stripAccents ?? lower);
    }

    private static TextTokenizer WordPiece(string[] vocabulary, OnnxFolder folder)
    {
        var config = folder.Json("tokenizer_config.json");
        return Pieces(vocabulary, Flag(config, "do_lower_case") ?? true, Flag(config, "strip_accents"));
    }

    private static TextTokenizer ByteLevel(OnnxFolder folder, string[] merges)
    {
        var vocabulary = folder.Json("vocab.json")!.Value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt32(), StringComparer.Ordinal);
        var tokenizer = BytePairs.Create(vocabulary, merges.Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal)));
        // RoBERTa and its kin open and close a text; GPT-2's vocabulary has no such tokens.
        int? opening = vocabulary.TryGetValue("<s>", out var s) ? s : null, closing = vocabulary.TryGetValue("</s>", out var end) ? end : null;
        return new TextTokenizer(tokenizer, opening, closing, vocabulary.GetValueOrDefault("<pad>"));
    }

    private static bool? Flag(JsonElement? config, string name) =>
        config is { } json && json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
}
