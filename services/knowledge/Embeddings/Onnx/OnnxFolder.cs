using System.Security.Cryptography;
using System.Text.Json;

namespace Lightbox.Knowledge.Embeddings.Onnx;

/// <summary>A folder as sentence-transformers and Hugging Face export it: model.onnx (or onnx/model.onnx), its tokenizer, and how it is pooled.</summary>
internal sealed class OnnxFolder
{
    private const int UsualTokens = 512, MostTokens = 8192, HashShown = 12;
    private const long LargestJson = 64 << 20;

    private readonly string root;

    private OnnxFolder(string root, string model) => (this.root, Model) = (root, model);

    /// <summary>Path of the model.</summary>
    public string Model { get; }

    /// <summary>Tokens of a text that are read.</summary>
    public int MaximumTokens { get; private set; }

    public Pooling Pooling { get; private set; }

    /// <exception cref="OnnxFolderException">No model lies there.</exception>
    public static OnnxFolder Read(string path)
    {
        if (!Path.IsPathFullyQualified(path)) throw new OnnxFolderException("its Folder is no absolute path");
        var model = new[] { "model.onnx", Path.Combine("onnx", "model.onnx") }.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists)
            ?? throw new OnnxFolderException("its folder holds no model.onnx");
        var folder = new OnnxFolder(path, model);
        folder.MaximumTokens = folder.Tokens();
        folder.Pooling = folder.PoolingMode();
        return folder;
    }

    public string? Find(string name) => Path.Combine(root, name) is var path && File.Exists(path) ? path : null;

    /// <summary>A JSON object of the folder; null when there is no such file.</summary>
    /// <exception cref="OnnxFolderException">It is no JSON object, or a very large one.</exception>
    public JsonElement? Json(string name)
    {
        if (Find(name) is not { } path) return null;
        if (new FileInfo(path).Length > LargestJson) throw new OnnxFolderException($"{name} is too large");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new OnnxFolderException($"{name} is no JSON object");
        }
        catch (JsonException)
        {
            throw new OnnxFolderException($"{name} is no JSON");
        }
    }

    /// <summary>The same for the same weights and the same tokenizer only.</summary>
    public string Hash(int? dimensions)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string?[] files = [Model, File.Exists(Model + "_data") ? Model + "_data" : null, .. new[] { "tokenizer.json", "vocab.txt", "vocab.json", "merges.txt", "tokenizer_config.json" }.Select(Find)];
        foreach (var file in files)
        {
            if (file is null) continue;
            using var stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        var version = Convert.ToHexStringLower(hash.GetHashAndReset())[..HashShown];
        return dimensions is { } length ? $"{version}@{length}" : version;
    }

    /// <summary>The least of what the files say; some say 1e30 for "no limit".</summary>
    private int Tokens()
    {
        double?[] said = [Number("sentence_bert_config.json", "max_seq_length"), Number("tokenizer_config.json", "model_max_length"), Number("config.json", "max_position_embeddings")];
        var least = said.Where(n => n is >= 3 and <= MostTokens).Min();
        return (int)(least ?? UsualTokens);
    }

    private Pooling PoolingMode()
    {
        if (Json(Path.Combine("1_Pooling", "config.json")) is not { } config) return Pooling.Mean;
        if (Is(config, "pooling_mode_cls_token")) return Pooling.First;
        return Is(config, "pooling_mode_max_tokens") ? Pooling.Max : Pooling.Mean;
    }

    private double? Number(string file, string name) =>
        Json(file) is { } json && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static bool Is(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
