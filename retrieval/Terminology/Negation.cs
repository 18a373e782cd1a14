using System.Buffers;

namespace Lightbox.Retrieval.Terminology;

/// <summary>Whether a report says that something is absent: a word of denial shortly before it in the same clause (after NegEx, Chapman 2001).</summary>
internal static class Negation
{
    private const int Reach = 6;

    private static readonly HashSet<string> Denials = ["no", "not", "without", "denies", "negative", "absence", "absent", "excludes", "excluded", "free", "never", "resolved"];

    private static readonly HashSet<string> Turns = ["but", "however", "although", "except", "though", "yet", "with", "shows", "showing", "there"];

    private static readonly SearchValues<char> ClauseEnds = SearchValues.Create(".;:?!\n");

    public static bool Holds(ReadOnlySpan<char> text, IReadOnlyList<TermWord> words, int first)
    {
        for (var i = first - 1; i >= 0 && first - i <= Reach; i--)
        {
            if (text[words[i].End..words[i + 1].Start].ContainsAny(ClauseEnds) || Turns.Contains(words[i].Text)) return false;
            if (Denials.Contains(words[i].Text)) return true;
        }

        return false;
    }
}
