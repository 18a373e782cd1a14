using Lightbox.Knowledge.Embeddings;
using Lightbox.Knowledge.Embeddings.Models;
using Lightbox.Knowledge.Embeddings.Providers;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Embeddings.Onnx;

/// <summary>What tokens a folder's files make of a text, seen in the vector: the tiny encoder gives each word a direction of its own.</summary>
public sealed class OnnxFolderTests
{
    private static ConfiguredModel Model(string folder, int? dimensions = null) =>
        new("tiny", new ModelOptions { Folder = folder, Dimensions = dimensions }, new ProviderFactory(TimeProvider.System));

    private static async Task<float[]> EmbedAsync(string folder, string text)
    {
        using var model = Model(folder);
        return await model.EmbedQueryAsync(text, null, default);
    }

    /// <summary>The mean of the words' rows, length 1.</summary>
    private static float[] Mean(params IReadOnlyList<int> words)
    {
        var sum = new float[TinyModel.Row(0).Length];
        foreach (var word in words)
        {
            var row = TinyModel.Row(word);
            for (var i = 0; i < sum.Length; i++) sum[i] += row[i];
        }

        var norm = MathF.Sqrt(sum.Sum(x => x * x));
        return [.. sum.Select(x => x / norm)];
    }

    private static int[] Pieces(params string[] pieces) => [.. pieces.Select(p => Array.IndexOf(TinyModel.Pieces, p))];

    private static void Same(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 5);
    }

    [Theory]
    [InlineData("Pneumothorax of the left lung.", "pneumo", "##thorax", "of", "the", "left", "lung", ".")]
    [InlineData("EFFUSIONS", "effus", "##ion", "##s")]
    [InlineData("léft  lung", "left", "lung")]
    [InlineData("zebra lung", "[UNK]", "lung")]
    [InlineData("")]
    public async Task WordPiece_BothFiles_GiveTheSamePieces(string text, params string[] pieces)
    {
        using var words = TinyModel.VocabularyFile();
        using var json = TinyModel.WordPieceJson();
        var expected = Mean(Pieces(["[CLS]", .. pieces, "[SEP]"]));

        Same(expected, await EmbedAsync(words.Path, text));
        Same(expected, await EmbedAsync(json.Path, text));
    }

    [Theory]
    [InlineData("lung chest", "lung", "Ġchest")]
    [InlineData("chest lung film", "chest", "Ġlung", "Ġfilm")]
    [InlineData("lun", "lun")]
    [InlineData("chests", "chest", "s")]
    public async Task Pairs_BothFiles_GiveTheSameMerges(string text, params string[] words)
    {
        using var files = TinyModel.PairFiles();
        using var json = TinyModel.PairJson();
        var vocabulary = TinyModel.Pairs().Vocabulary;
        var expected = Mean([0, .. words.Select(w => vocabulary[w]), 2]);

        Same(expected, await EmbedAsync(files.Path, text));
        Same(expected, await EmbedAsync(json.Path, text));
    }

    [Fact]
    public async Task Batch_TextsOfDifferentLength_PaddingChangesNothing()
    {
        using var folder = TinyModel.VocabularyFile();
        using var model = Model(folder.Path);
        string[] texts = ["lung", "the left lung of the chest film", "brain scan", .. Enumerable.Range(0, 40).Select(i => string.Concat(Enumerable.Repeat("chest ", i)))];

        var together = await model.EmbedEntriesAsync(texts, null, default);

        for (var i = 0; i < texts.Length; i++) Same(await model.EmbedQueryAsync(texts[i], null, default), together[i].Vector!);
    }

    [Fact]
    public async Task Text_LongerThanTheModelReads_IsCutBeforeTheClosingToken()
    {
        using var folder = TinyModel.VocabularyFile();

        var vector = await EmbedAsync(folder.Path, string.Concat(Enumerable.Repeat("chest ", 500)));

        Same(Mean(Pieces(["[CLS]", .. Enumerable.Repeat("chest", 30), "[SEP]"])), vector);
    }

    [Theory]
    [InlineData("pooling_mode_cls_token", "[CLS]")]
    [InlineData("pooling_mode_mean_tokens", "[CLS]", "lung", "[SEP]")]
    public async Task Pooling_AsTheFolderSays(string mode, params string[] pieces)
    {
        using var folder = TinyModel.VocabularyFile();
        Directory.CreateDirectory(folder["1_Pooling"]);
        TinyModel.Write(folder[Path.Combine("1_Pooling", "config.json")], new Dictionary<string, object> { ["word_embedding_dimension"] = 24, [mode] = true });

        Same(Mean(Pieces(pieces)), await EmbedAsync(folder.Path, "lung"));
    }

    [Fact]
    public async Task Version_FollowsWeightsTokenizerAndLength()
    {
        using var folder = TinyModel.VocabularyFile();
        var versions = new List<string>();
        async Task SeeAsync(int? dimensions = null)
        {
            using var model = Model(folder.Path, dimensions);
            versions.Add((await model.KeyAsync(default)).Version);
        }

        await SeeAsync();
        await SeeAsync();
        await SeeAsync(8);
        File.AppendAllText(folder["vocab.txt"], "spleen\n");
        await SeeAsync();
        TinyModel.WriteEncoder(folder, TinyModel.Pieces.Length + 1);
        await SeeAsync();

        Assert.Equal(versions[0], versions[1]);
        Assert.Equal(4, versions.Distinct().Count());
    }

    [Fact]
    public async Task Folder_WhatIsWrongWithIt_IsSaidWithoutItsPlace()
    {
        (string Name, Action<TemporaryFolder> Break, string Said)[] cases =
        [
            ("no model", f => File.Delete(f["model.onnx"]), "no model.onnx"),
            ("torn model", f => File.WriteAllBytes(f["model.onnx"], [8, 8, 58, 200, 1]), "ONNX Runtime"),
            ("no tokenizer", f => File.Delete(f["vocab.txt"]), "neither tokenizer.json"),
            ("no special tokens", f => File.WriteAllLines(f["vocab.txt"], ["a", "b"]), "tokenizer is not understood"),
            ("torn json", f => File.WriteAllText(f["tokenizer.json"], "{"), "tokenizer.json is no JSON"),
            ("unigram", f => File.WriteAllText(f["tokenizer.json"], """{"model":{"type":"Unigram","vocab":[]}}"""), "kind Unigram"),
            ("empty json", f => File.WriteAllText(f["tokenizer.json"], "{}"), "tokenizer is not understood"),
        ];
        foreach (var (name, damage, said) in cases)
        {
            using var folder = TinyModel.VocabularyFile();
            damage(folder);

            var refused = await Assert.ThrowsAsync<PreconditionException>(() => EmbedAsync(folder.Path, "lung"));

            Assert.True(refused.Message.Contains(said, StringComparison.Ordinal), $"{name}: {refused.Message}");
            Assert.DoesNotContain(folder.Path, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Folder_RelativePath_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<PreconditionException>(() => EmbedAsync("models/tiny", "lung"));

        Assert.Equal("MODEL_CONFIGURATION", refused.Reason);
    }

    [Fact]
    public async Task Generate_Cancelled_Stops()
    {
        using var folder = TinyModel.VocabularyFile();
        using var model = Model(folder.Path);
        await model.KeyAsync(default);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.EmbedQueryAsync("lung", null, new CancellationToken(canceled: true)));
    }
}
