using Lightbox.Retrieval.Text;

namespace Lightbox.Retrieval.Terminology;

/// <summary>
/// Groups of phrases that mean the same to a searcher ("collapsed lung", "pneumothorax", "PTX"). A query phrase is matched word by word on stems,
/// longest first, and brings in the other phrases of its group.
/// </summary>
public sealed class SynonymTable
{
    private readonly Dictionary<string, List<Phrase>> byFirstStem = new(StringComparer.Ordinal);
    private readonly List<List<string[]>> groups = [];

    private sealed record Phrase(string[] Stems, int Group);

    /// <summary>The built-in groups; made at first use.</summary>
    public static SynonymTable BuiltIn => BuiltInSynonyms.Table;

    /// <summary>A table that knows nothing.</summary>
    public static SynonymTable None { get; } = new();

    /// <summary>Adds phrases that stand for each other. A phrase without a word is left out.</summary>
    public void Add(params IReadOnlyList<string> phrases)
    {
        ArgumentNullException.ThrowIfNull(phrases);
        var group = new List<string[]>();
        foreach (var phrase in phrases)
        {
            var words = Tokenizer.Words(phrase).Where(w => !StopWords.Contains(w)).ToArray();
            if (words.Length == 0) continue;
            var stems = Array.ConvertAll(words, w => Stemmer.Stem(w));
            if (!byFirstStem.TryGetValue(stems[0], out var starting)) byFirstStem[stems[0]] = starting = [];
            starting.Add(new Phrase(stems, groups.Count));
            group.Add(words);
        }

        groups.Add(group);
    }

    /// <summary>
    /// The phrases that the words from <paramref name="start"/> stand for: how many words they cover and the other phrases. Length 0 when no group fits.
    /// </summary>
    public (int Length, IReadOnlyList<string[]> Phrases) Match(IReadOnlyList<string> stems, int start)
    {
        ArgumentNullException.ThrowIfNull(stems);
        if (!byFirstStem.TryGetValue(stems[start], out var starting)) return (0, []);
        var length = 0;
        foreach (var phrase in starting)
        {
            if (phrase.Stems.Length > length && Fits(phrase.Stems, stems, start)) length = phrase.Stems.Length;
        }

        if (length == 0) return (0, []);
        var others = new List<string[]>();
        foreach (var phrase in starting)
        {
            if (phrase.Stems.Length == length && Fits(phrase.Stems, stems, start)) others.AddRange(groups[phrase.Group]);
        }

        return (length, others);
    }

    private static bool Fits(string[] phrase, IReadOnlyList<string> stems, int start)
    {
        if (start + phrase.Length > stems.Count) return false;
        for (var i = 0; i < phrase.Length; i++)
        {
            if (phrase[i] != stems[start + i]) return false;
        }

        return true;
    }
}
