using Lightbox.Retrieval.Text;

namespace Lightbox.Knowledge.Context;

/// <summary>Texts seen so far; one that says nearly the same as another adds nothing but length.</summary>
internal sealed class NearDuplicates
{
    /// <summary>Share of three-word runs in common from which two texts are taken for one.</summary>
    private const double Same = 0.8;

    private readonly List<HashSet<string>> seen = [];

    /// <summary>Keeps the text; false when one like it was kept before.</summary>
    public bool Add(string text)
    {
        var runs = Runs(text);
        foreach (var other in seen)
        {
            if (Overlap(runs, other) >= Same) return false;
        }

        seen.Add(runs);
        return true;
    }

    private static HashSet<string> Runs(string text)
    {
        var words = Tokenizer.Words(text);
        if (words.Count < 3) return [string.Join(' ', words)];
        return [.. Enumerable.Range(0, words.Count - 2).Select(i => $"{words[i]} {words[i + 1]} {words[i + 2]}")];
    }

    private static double Overlap(HashSet<string> one, HashSet<string> other)
    {
        var (small, large) = one.Count < other.Count ? (one, other) : (other, one);
        if (small.Count < Same * large.Count) return 0;
        var common = small.Count(large.Contains);
        return (double)common / (one.Count + other.Count - common);
    }
}
