using Lightbox.Retrieval.Spelling;
using Lightbox.Retrieval.Text;

namespace Lightbox.Retrieval.Terminology;

/// <summary>
/// Finds the concepts of a table in a text: the longest form from each word on, whatever its spelling, number or case. An abbreviation with several readings is settled by the words
/// around it; where they say nothing, every reading is given and none is called certain.
/// </summary>
public sealed class TermMapper(ConceptTable table)
{
    /// <summary>Characters that are read.</summary>
    public const int MaxLength = 100_000;

    private const double Certain = 1, InContext = 0.9, Misspelt = 0.8, Open = 0.5;

    /// <summary>Shorter words have too many neighbours that mean something else.</summary>
    private const int LeastForRepair = 7;

    private readonly Lazy<string[]> known = new(() => [.. table.Words.Keys.Where(word => word.Length >= LeastForRepair - 2)]);

    /// <summary>By position; several for one span where a word is ambiguous or stands for several things at once.</summary>
    public IReadOnlyList<TermMatch> Map(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var read = text.AsSpan(0, Math.Min(text.Length, MaxLength));
        var words = TermWord.Of(read);
        var present = words.SelectMany(word => word.Keys).ToHashSet(StringComparer.Ordinal);
        var repairs = new Dictionary<string, string?>(StringComparer.Ordinal);
        var matches = new List<TermMatch>();
        for (var i = 0; i < words.Count;)
        {
            var (length, found) = Longest(words, i, present, repairs);
            var negated = length > 0 && Negation.Holds(read, words, i);
            foreach (var (concept, score) in found) matches.Add(new(words[i].Start, words[i + length - 1].End, concept, score, negated));
            i += Math.Max(length, 1);
        }

        return matches;
    }

    private (int Length, List<(Concept Concept, double Score)> Found) Longest(List<TermWord> words, int at, HashSet<string> present, Dictionary<string, string?> repairs)
    {
        var length = 0;
        var found = new List<(ConceptTable.Entry Entry, bool Repaired)>();
        foreach (var (key, repaired) in KeysOf(words[at], repairs))
        {
            foreach (var entry in table.StartingWith(key))
            {
                if (entry.Keys.Length < length || !Fits(entry, words, at, repairs, out var more)) continue;
                if (entry.Keys.Length > length) found.Clear();
                length = entry.Keys.Length;
                found.Add((entry, repaired || more));
            }
        }

        var read = Readings(found, words, at, length, present);
        return read.Count > 0 ? (length, read) : (0, read);
    }

    private bool Fits(ConceptTable.Entry entry, List<TermWord> words, int at, Dictionary<string, string?> repairs, out bool repaired)
    {
        repaired = false;
        if (at + entry.Keys.Length > words.Count) return false;
        for (var i = 1; i < entry.Keys.Length; i++)
        {
            var wanted = entry.Keys[i];
            var hit = KeysOf(words[at + i], repairs).Where(key => key.Key == wanted).Take(1).ToList();
            if (hit.Count == 0) return false;
            repaired |= hit[0].Repaired;
        }

        return true;
    }

    /// <summary>The certain readings; else all that are possible.</summary>
    private static List<(Concept Concept, double Score)> Readings(List<(ConceptTable.Entry Entry, bool Repaired)> found, List<TermWord> words, int at, int length, HashSet<string> present)
    {
        var readings = new Dictionary<string, (Concept Concept, double Score)>(StringComparer.Ordinal);
        foreach (var (entry, repaired) in found)
        {
            var score = entry.Form.Context.Count == 0 ? (repaired ? Misspelt : Certain) : Score(entry, words, at, length, present);
            if (score > 0 && score > readings.GetValueOrDefault(entry.Concept.Id).Score) readings[entry.Concept.Id] = (entry.Concept, score);
        }

        // Where the words around it settle an abbreviation, what it might be elsewhere is left out.
        var settled = found.Exists(hit => hit.Entry.Form.Context.Count > 0 && readings.TryGetValue(hit.Entry.Concept.Id, out var reading) && reading.Score == InContext);
        var ambiguous = found.Exists(hit => hit.Entry.Form.Context.Count > 0 && readings.ContainsKey(hit.Entry.Concept.Id));
        var kept = readings.Values.Where(reading => !settled || reading.Score == InContext);
        if (ambiguous && !settled && readings.Count > 1) kept = kept.Select(reading => (reading.Concept, Math.Min(reading.Score, reading.Score == Certain ? 0.7 : Open)));
        return [.. kept.OrderByDescending(reading => reading.Score).ThenBy(reading => reading.Concept.Id, StringComparer.Ordinal)];
    }

    /// <summary>An ambiguous form: certain beside a word of its context, possible when written as an abbreviation or all by itself, else an ordinary word.</summary>
    private static double Score(ConceptTable.Entry entry, List<TermWord> words, int at, int length, HashSet<string> present)
    {
        var own = words.GetRange(at, length);
        var capital = own.TrueForAll(word => word.IsCapital);
        var alone = words.Count == length;
        if (!capital && !alone && own.TrueForAll(word => StopWords.Contains(word.Text))) return 0;
        foreach (var context in entry.Form.Context)
        {
            var key = TermWord.KeyOf(context);
            if (present.Contains(key) && !own.Exists(word => word.Keys.Contains(key))) return InContext;
        }

        return capital || alone ? Open : 0;
    }

    private IEnumerable<(string Key, bool Repaired)> KeysOf(TermWord word, Dictionary<string, string?> repairs)
    {
        var any = false;
        foreach (var key in word.Keys)
        {
            if (!table.HasKey(key)) continue;
            any = true;
            yield return (key, false);
        }

        if (any || word.Text.Length < LeastForRepair) yield break;
        if (!repairs.TryGetValue(word.Text, out var repair)) repairs[word.Text] = repair = Nearest(word.Text);
        if (repair is not null) yield return (repair, true);
    }

    /// <summary>The key of the word that was probably meant.</summary>
    private string? Nearest(string typed)
    {
        var limit = typed.Length >= 9 ? 2 : 1;
        string? best = null;
        var nearest = limit + 1;
        foreach (var word in known.Value)
        {
            // The first letter is seldom what is mistyped, and the commonest way to another word.
            if (word[0] != typed[0] || EditDistance.Between(typed, word, nearest - 1) is var distance && distance >= nearest) continue;
            (best, nearest) = (word, distance);
        }

        return best is null ? null : table.Words[best];
    }
}
