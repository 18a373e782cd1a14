using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace Lightbox.Knowledge.Embeddings.Onnx;

/// <summary>Hugging Face's tokenizer.json: WordPiece and BPE, with the tokens its post-processor puts around a text.</summary>
internal static class TokenizerJson
{
    public static TextTokenizer Read(JsonElement json)
    {
        var model = json.GetProperty("model");
        var kind = Text(model, "type") ?? (model.TryGetProperty("merges", out _) ? "BPE" : "WordPiece");
        return kind switch
        {
            "WordPiece" => Pieces(json, model),
            "BPE" => Pairs(json, model),
            _ => throw new OnnxFolderException($"its tokenizer is of the kind {kind}; WordPiece and BPE are understood"),
        };
    }

    private static TextTokenizer Pieces(JsonElement json, JsonElement model)
    {
        var vocabulary = Vocabulary(json, model);
        // The library takes a token's number from its line.
        var lines = Enumerable.Repeat("", vocabulary.Values.Max() + 1).ToArray();
        foreach (var (token, id) in vocabulary) lines[id] = token;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0) lines[i] = $"[unused-gap-{i}]";
        }

        var normalizer = Parts(json, "normalizer").FirstOrDefault(n => Text(n, "type") is "BertNormalizer");
        var lower = normalizer.ValueKind == JsonValueKind.Object ? Flag(normalizer, "lowercase") ?? true : Parts(json, "normalizer").Any(n => Text(n, "type") == "Lowercase");
        var read = TextTokenizer.Pieces(lines, lower, normalizer.ValueKind == JsonValueKind.Object ? Flag(normalizer, "strip_accents") : null);
        var (opening, closing) = Around(json, vocabulary);
        return json.TryGetProperty("post_processor", out var post) && post.ValueKind == JsonValueKind.Object ? read with { Opening = opening, Closing = closing } : read;
    }

    private static TextTokenizer Pairs(JsonElement json, JsonElement model)
    {
        var vocabulary = Vocabulary(json, model);
        // Older files have "a b", newer ones ["a", "b"].
        var merges = model.GetProperty("merges").EnumerateArray().Select(m => m.ValueKind == JsonValueKind.String ? m.GetString()! : $"{m[0].GetString()} {m[1].GetString()}");
        var isByteLevel = Parts(json, "pre_tokenizer").Any(p => Text(p, "type") == "ByteLevel");
        var lower = Parts(json, "normalizer").Any(n => Text(n, "type") is "Lowercase" or "BertNormalizer");
        if (isByteLevel && lower) throw new OnnxFolderException("its tokenizer lowers the case of byte-level BPE, which is not understood");
        var tokenizer = isByteLevel
            ? BytePairs.Create(vocabulary, merges)
            : BytePairs.CreatePlain(vocabulary, merges, Text(model, "unk_token"), Text(model, "end_of_word_suffix"), lower ? LowerCaseNormalizer.Instance : null);
        var (opening, closing) = Around(json, vocabulary);
        var padding = vocabulary.TryGetValue("<pad>", out var pad) ? pad : vocabulary.GetValueOrDefault("[PAD]");
        return new TextTokenizer(tokenizer, opening, closing, padding);
    }

    private static Dictionary<string, int> Vocabulary(JsonElement json, JsonElement model)
    {
        var vocabulary = model.GetProperty("vocab").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt32(), StringComparer.Ordinal);
        if (!json.TryGetProperty("added_tokens", out var added) || added.ValueKind != JsonValueKind.Array) return vocabulary;
        foreach (var token in added.EnumerateArray()) vocabulary[token.GetProperty("content").GetString()!] = token.GetProperty("id").GetInt32();
        return vocabulary;
    }

    private static (int? Opening, int? Closing) Around(JsonElement json, Dictionary<string, int> vocabulary)
    {
        foreach (var post in Parts(json, "post_processor"))
        {
            switch (Text(post, "type"))
            {
                case "BertProcessing" or "RobertaProcessing":
                    return (post.GetProperty("cls")[1].GetInt32(), post.GetProperty("sep")[1].GetInt32());
                case "TemplateProcessing":
                    var single = post.GetProperty("single").EnumerateArray().Select(part => part.TryGetProperty("SpecialToken", out var token) ? token.GetProperty("id").GetString() : null).ToArray();
                    return (Id(single.First(), vocabulary), Id(single.Last(), vocabulary));
            }
        }

        return (null, null);
    }

    private static int? Id(string? token, Dictionary<string, int> vocabulary) => token is not null && vocabulary.TryGetValue(token, out var id) ? id : null;

    /// <summary>A part, or the parts of a Sequence.</summary>
    private static List<JsonElement> Parts(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var part) || part.ValueKind != JsonValueKind.Object) return [];
        foreach (var list in new[] { "normalizers", "pretokenizers", "processors" })
        {
            if (part.TryGetProperty(list, out var parts) && parts.ValueKind == JsonValueKind.Array) return [.. parts.EnumerateArray()];
        }

        return [part];
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool? Flag(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
}
