using Lightbox.Retrieval.Text;

namespace Lightbox.Retrieval.Lexical;

/// <summary>
/// Numbers of stems, and the words as written behind them (kept for spelling repair, which compares what people type, not stems).
/// </summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _stems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _surfaces = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];
    private readonly List<int> _stemOf = [];

    /// <summary>The words as written, in order of first sight.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The stem's number of the word at a place in <see cref="Words"/>.</summary>
    public int StemOf(int word) => _stemOf[word];

    /// <summary>The number of a word's stem, added when new.</summary>
    public int Add(ReadOnlySpan<char> word)
    {
        if (_surfaces.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var known)) return _stemOf[known];
        var stem = Stemmer.Stem(word);
        if (!_stems.TryGetValue(stem, out var number)) _stems[stem] = number = _stems.Count;
        _surfaces[word.ToString()] = _words.Count;
        _words.Add(word.ToString());
        _stemOf.Add(number);
        return number;
    }

    /// <summary>The number of a stem, or -1.</summary>
    public int Find(string stem) => _stems.TryGetValue(stem, out var number) ? number : -1;
}
