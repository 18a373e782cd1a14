namespace Lightbox.Retrieval;

/// <summary>Numbers of packed character n-grams, in order of first sight.</summary>
internal sealed class GramNumbers
{
    private readonly Dictionary<int, int> numbers = [];
    private readonly List<int> grams = [];

    public IReadOnlyList<int> Grams => grams;

    /// <summary>The number of a gram, added when new.</summary>
    public int Add(int gram)
    {
        if (numbers.TryGetValue(gram, out var number)) return number;
        numbers[gram] = grams.Count;
        grams.Add(gram);
        return grams.Count - 1;
    }

    /// <summary>The number of a gram, or -1.</summary>
    public int Find(int gram) => numbers.TryGetValue(gram, out var number) ? number : -1;
}
