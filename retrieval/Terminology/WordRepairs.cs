using Lightbox.Retrieval.Spelling;

namespace Lightbox.Retrieval.Terminology;

/// <summary>Words that no form has, as those that were probably meant.</summary>
/// <param name="words">How many words the text has: in a few, which somebody typed to find something, shorter words are repaired too.</param>
internal sealed class WordRepairs(ConceptIndex table, int words)
{
    /// <summary>Shorter words have too many neighbours that mean something else.</summary>
    private const int LeastInText = 7, LeastInQuery = 6;

    /// <summary>From this length on, two letters may be wrong.</summary>
    private const int LeastForTwo = 9;

    private const int Query = 4;

    private readonly Dictionary<string, string?> known = new(StringComparer.Ordinal);

    /// <summary>The key of the word meant; null when there is none.</summary>
    public string? Of(string typed)
    {
        if (typed.Length < (words <= Query ? LeastInQuery : LeastInText) || typed.Any(char.IsAsciiDigit)) return null;
        if (!known.TryGetValue(typed, out var meant)) known[typed] = meant = Nearest(typed);
        return meant;
    }

    private string? Nearest(string typed)
    {
        var nearest = (typed.Length >= LeastForTwo ? 2 : 1) + 1;
        string? best = null;
        // The first letter is seldom what is mistyped, and the commonest way to another word.
        foreach (var word in table.WordsFrom(typed[0]))
        {
            if (Math.Abs(word.Length - typed.Length) >= nearest || EditDistance.Between(typed, word, nearest - 1) is var distance && distance >= nearest) continue;
            (best, nearest) = (word, distance);
        }

        return best is null ? null : table.KeyOf(best);
    }
}
