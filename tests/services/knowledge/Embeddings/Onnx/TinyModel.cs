using System.Text.Json;
using Lightbox.Testing;

namespace Lightbox.Services.Tests.Knowledge.Embeddings.Onnx;

/// <summary>Folders with the tiny encoder and a tokenizer of each kind.</summary>
internal static class TinyModel
{
    private const int Width = 24;

    /// <summary>Of the WordPiece models; "##s" and "##um" are pieces.</summary>
    public static readonly string[] Pieces =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "chest", "film", "effus", "##ion", "##s", "liver", "les", "pneumo", "##thorax", "of", "the", "a", "left", "right", "brain", "scan", "collapse", "##d", "lung", "."];

    /// <summary>Writes model.onnx; word i points along axis i mod 24, with a little of the next.</summary>
    public static void WriteEncoder(TemporaryFolder folder, int words) =>
        File.WriteAllBytes(folder["model.onnx"], TinyOnnx.Encoder([.. Enumerable.Range(0, words).Select(Row)]));

    public static float[] Row(int word)
    {
        var row = new float[Width];
        row[word % Width] = 1;
        row[(word + 1) % Width] = 0.25f;
        return row;
    }

    public static TemporaryFolder VocabularyFile()
    {
        var folder = new TemporaryFolder();
        WriteEncoder(folder, Pieces.Length);
        File.WriteAllLines(folder["vocab.txt"], Pieces);
        File.WriteAllText(folder["tokenizer_config.json"], """{"do_lower_case": true, "model_max_length": 32}""");
        return folder;
    }

    public static TemporaryFolder WordPieceJson()
    {
        var folder = new TemporaryFolder();
        WriteEncoder(folder, Pieces.Length);
        Write(folder["tokenizer.json"], new
        {
            version = "1.0",
            normalizer = new { type = "BertNormalizer", clean_text = true, handle_chinese_chars = true, strip_accents = (bool?)null, lowercase = true },
            pre_tokenizer = new { type = "BertPreTokenizer" },
            post_processor = new
            {
                type = "TemplateProcessing",
                single = new object[] { new { SpecialToken = new { id = "[CLS]", type_id = 0 } }, new { Sequence = new { id = "A", type_id = 0 } }, new { SpecialToken = new { id = "[SEP]", type_id = 0 } } },
            },
            model = new { type = "WordPiece", unk_token = "[UNK]", continuing_subword_prefix = "##", max_input_chars_per_word = 100, vocab = Pieces.Select((p, i) => (p, i)).ToDictionary(x => x.p, x => x.i) },
        });
        return folder;
    }

    /// <summary>Of the BPE models: letters, the space as "Ġ", and what merging makes of them.</summary>
    public static (Dictionary<string, int> Vocabulary, string[] Merges) Pairs()
    {
        string[] merges = ["l u", "lu n", "lun g", "Ġ lung", "c h", "ch e", "che s", "ches t", "Ġ chest", "Ġ f", "Ġf i", "Ġfi l", "Ġfil m"];
        var words = new List<string> { "<s>", "<pad>", "</s>", "<unk>", "Ġ" };
        words.AddRange(Enumerable.Range('a', 26).Select(c => ((char)c).ToString()));
        words.AddRange(merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal)));
        return (words.Select((word, i) => (word, i)).ToDictionary(x => x.word, x => x.i), merges);
    }

    public static TemporaryFolder PairFiles()
    {
        var folder = new TemporaryFolder();
        var (vocabulary, merges) = Pairs();
        WriteEncoder(folder, vocabulary.Count);
        Write(folder["vocab.json"], vocabulary);
        File.WriteAllLines(folder["merges.txt"], ["#version: 0.2", .. merges]);
        return folder;
    }

    public static TemporaryFolder PairJson()
    {
        var folder = new TemporaryFolder();
        var (vocabulary, merges) = Pairs();
        WriteEncoder(folder, vocabulary.Count);
        Write(folder["tokenizer.json"], new
        {
            version = "1.0",
            pre_tokenizer = new { type = "ByteLevel", add_prefix_space = false, trim_offsets = true },
            post_processor = new { type = "RobertaProcessing", sep = new object[] { "</s>", 2 }, cls = new object[] { "<s>", 0 }, trim_offsets = true, add_prefix_space = false },
            model = new { type = "BPE", vocab = vocabulary, merges = merges.Select(m => m.Split(' ')) },
        });
        return folder;
    }

    public static void Write(string path, object json) => File.WriteAllText(path, JsonSerializer.Serialize(json));
}
