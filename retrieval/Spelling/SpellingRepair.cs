using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Text;

namespace Lightbox.Retrieval.Spelling;

/// <summary>A word nobody wrote in the index, and the one that was probably meant.</summary>
/// <param name="Typed">As in the query.</param>
/// <param name="Meant">A word of the index.</param>
/// <param name="Similarity">In (0, 1).</param>
public sealed record WordRepair(string Typed, string Meant, double Similarity);

/// <summary>
/// Finds the indexed word nearest to an unknown one: candidates share trigrams, the winner is near by edits ("pnuemonia") or grows from the same
/// root ("pneumothoraces"). Short words are left alone: "worm" is not "form".
/// </summary>
internal sealed class SpellingRepair(Vocabulary vocabulary, Func<int, bool> isLive)
{
    private const int MinLength = 5;
    private const int MaxCandidates = 4096;
    private readonly Dictionary<int, List<int>> byTrigram = [];
    private readonly Lock gate = new();
    private int indexed;

    /// <summary>The nearest indexed word, or null.</summary>
    public (int Stem, WordRepair Repair)? Find(string typed)
    {
        if (typed.Length < MinLength || IsNumber(typed)) return null;
        lock (gate)
        {
            IndexNewWords();
            return Best(typed);
        }
    }

    private (int Stem, WordRepair Repair)? Best(string typed)
    {
        var grams = new List<int>();
        CharGrams.Append(typed, 3, grams);
        var shared = Shared(grams);
        (int Stem, WordRepair Repair)? best = null;
        foreach (var (word, common) in shared)
        {
            var candidate = vocabulary.Words[word];
            var dice = 2.0 * common / (grams.Count + candidate.Length);
            var similarity = Similarity(typed, candidate, dice);
            if (similarity > (best?.Repair.Similarity ?? 0) && isLive(vocabulary.StemOf(word)))
                best = (vocabulary.StemOf(word), new WordRepair(typed, candidate, similarity));
        }

        return best;
    }

    private Dictionary<int, int> Shared(List<int> grams)
    {
        var shared = new Dictionary<int, int>();
        grams.Sort();
        for (var i = 0; i < grams.Count; i++)
        {
            if (i > 0 && grams[i] == grams[i - 1]) continue;
            if (!byTrigram.TryGetValue(grams[i], out var words)) continue;
            foreach (var word in words)
            {
                if (shared.TryGetValue(word, out var count)) shared[word] = count + 1;
                else if (shared.Count < MaxCandidates) shared[word] = 1;
            }
        }

        return shared;
    }

    private static double Similarity(string typed, string candidate, double dice)
    {
        if (candidate.Length < MinLength - 1 || dice < 0.2) return 0;
        var soundsAlike = SoundsAlike(typed, candidate);
        var limit = typed.Length >= (soundsAlike ? MinLength + 1 : 8) ? 2 : 1;
        var distance = EditDistance.Between(typed, candidate, limit);
        var near = distance <= limit && (typed[0] == candidate[0] || (distance == 1 && typed.Length >= 6));
        if (near && (typed.Length > MinLength || !IsOtherLetter(typed, candidate))) return 1 - (0.08 * distance) - (0.02 * (1 - dice));
        return CommonPrefix(typed, candidate) >= Math.Max(6, 0.7 * Math.Min(typed.Length, candidate.Length)) && dice >= 0.6 ? dice * 0.9 : 0;
    }

    /// <summary>The same consonants in the same order: only vowels differ ("polip", "nodual"), as they do where somebody writes by ear.</summary>
    private static bool SoundsAlike(string a, string b)
    {
        int i = 0, j = 0;
        while (true)
        {
            while (i < a.Length && IsVowel(a[i])) i++;
            while (j < b.Length && IsVowel(b[j])) j++;
            if (i == a.Length || j == b.Length) return i == a.Length && j == b.Length;
            if (a[i++] != b[j++]) return false;
        }
    }

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    /// <summary>Whether one letter stands for another. In a short word that is more often another word ("paris", "parts") than a slip, unless it is a Greek one ("polip").</summary>
    private static bool IsOtherLetter(string typed, string candidate)
    {
        if (typed.Length != candidate.Length) return false;
        var differing = 0;
        for (var i = 0; i < typed.Length; i++)
        {
            if (typed[i] != candidate[i] && (typed[i], candidate[i]) is not (('i', 'y') or ('y', 'i'))) differing++;
        }

        return differing == 1;
    }

    private static int CommonPrefix(string a, string b)
    {
        var i = 0;
        while (i < a.Length && i < b.Length && a[i] == b[i]) i++;
        return i;
    }

    private void IndexNewWords()
    {
        var grams = new List<int>();
        for (; indexed < vocabulary.Words.Count; indexed++)
        {
            var word = vocabulary.Words[indexed];
            if (word.Length < MinLength - 1 || IsNumber(word)) continue;
            grams.Clear();
            CharGrams.Append(word, 3, grams);
            grams.Sort();
            for (var i = 0; i < grams.Count; i++)
            {
                if (i > 0 && grams[i] == grams[i - 1]) continue;
                if (!byTrigram.TryGetValue(grams[i], out var words)) byTrigram[grams[i]] = words = [];
                words.Add(indexed);
            }
        }
    }

    private static bool IsNumber(string word)
    {
        foreach (var c in word)
        {
            if (c is < '0' or > '9') return false;
        }

        return true;
    }
}
