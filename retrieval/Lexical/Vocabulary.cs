using Lightbox.Retrieval.Text;

namespace Lightbox.Retrieval.Lexical;

/// <summary>
/// Numbers of stems, and the words as written behind them (kept for spelling repair, which compares what people type, not stems).
/// </summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> stems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> surfaces = new(StringComparer.Ordinal);
    private readonly List<string> words = [];
    private readonly List<int> stemOf = [];

    /// <summary>The words as written, in order of first sight.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>The stem's number of the word at a place in <see cref="Words"/>.</summary>
    public int StemOf(int word) => stemOf[word];

    /// <summary>The number of a word's stem, added when new.</summary>
    public int Add(ReadOnlySpan<char> word)
    {
        if (surfaces.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var known)) return stemOf[known];
        var stem = Stemmer.Stem(word);
        if (!stems.TryGetValue(stem, out var number)) stems[stem] = number = stems.Count;
        surfaces[word.ToString()] = words.Count;
        words.Add(word.ToString());
        stemOf.Add(number);
        return number;
    }

    /// <summary>The number of a stem, or -1.</summary>
    public int Find(string stem) => stems.TryGetValue(stem, out var number) ? number : -1;
}
