namespace Lightbox.Retrieval.Terminology;

/// <summary>The forms that stand in one text.</summary>
internal sealed class TermSearch(ConceptIndex table, List<TermWord> words, bool repair)
{
    private const double Certain = 1, InContext = 0.9, Misspelt = 0.8, Open = 0.5;

    private readonly HashSet<string> present = words.SelectMany(word => word.Keys).ToHashSet(StringComparer.Ordinal);
    private readonly WordRepairs? repairs = repair ? new(table, words.Count) : null;

    /// <summary>The longest form from a word on, how many words it has, and what it may stand for.</summary>
    public (int Length, List<(Concept Concept, double Score)> Found) Longest(int at)
    {
        var length = 0;
        var found = new List<(ConceptIndex.Entry Entry, bool Repaired)>();
        foreach (var (key, repaired) in KeysOf(words[at]))
        {
            foreach (var entry in table.StartingWith(key))
            {
                if (entry.Keys.Length < length || !Fits(entry, at, out var more)) continue;
                if (entry.Keys.Length > length) found.Clear();
                length = entry.Keys.Length;
                found.Add((entry, repaired || more));
            }
        }

        var read = Readings(found, at, length);
        return read.Count > 0 ? (length, read) : (0, read);
    }

    private bool Fits(ConceptIndex.Entry entry, int at, out bool repaired)
    {
        repaired = false;
        if (at + entry.Keys.Length > words.Count) return false;
        for (var i = 1; i < entry.Keys.Length; i++)
        {
            var wanted = entry.Keys[i];
            var hit = KeysOf(words[at + i]).Where(key => key.Key == wanted).Take(1).ToList();
            if (hit.Count == 0) return false;
            repaired |= hit[0].Repaired;
        }

        return true;
    }

    /// <summary>The certain readings; else all that are possible.</summary>
    private List<(Concept Concept, double Score)> Readings(List<(ConceptIndex.Entry Entry, bool Repaired)> found, int at, int length)
    {
        var readings = new Dictionary<string, (Concept Concept, double Score)>(StringComparer.Ordinal);
        foreach (var (entry, repaired) in found)
        {
            var score = entry.Form.Context.Count == 0 ? (repaired ? Misspelt : Certain) : Score(entry, at, length);
            if (score > 0 && score > readings.GetValueOrDefault(entry.Concept.Id).Score) readings[entry.Concept.Id] = (entry.Concept, score);
        }

        // Where the words around it settle an abbreviation, what it might be elsewhere is left out.
        var settled = found.Exists(hit => hit.Entry.Form.Context.Count > 0 && readings.TryGetValue(hit.Entry.Concept.Id, out var reading) && reading.Score == InContext);
        var ambiguous = found.Exists(hit => hit.Entry.Form.Context.Count > 0 && readings.ContainsKey(hit.Entry.Concept.Id));
        // A word that has a meaning of its own is no abbreviation of something else unless the words around it say so: MR is the modality.
        var plain = !settled && found.Exists(hit => hit.Entry.Form.Context.Count == 0);
        var kept = readings.Values.Where(reading => settled ? reading.Score == InContext : !plain || reading.Score > Open);
        if (ambiguous && !settled && !plain && readings.Count > 1) kept = kept.Select(reading => (reading.Concept, Math.Min(reading.Score, Open)));
        return [.. kept.OrderByDescending(reading => reading.Score).ThenBy(reading => reading.Concept.Id, StringComparer.Ordinal)];
    }

    /// <summary>An ambiguous form: certain beside a word of its context, possible when written as an abbreviation or all by itself, else an ordinary word.</summary>
    private double Score(ConceptIndex.Entry entry, int at, int length)
    {
        var own = words.GetRange(at, length);
        var capital = own.TrueForAll(word => word.IsCapital);
        var alone = words.Count == length;
        if (!capital && !alone && own.TrueForAll(word => Text.StopWords.Contains(word.Text))) return 0;
        foreach (var context in entry.Form.Context)
        {
            var key = TermWord.KeyOf(context);
            if (present.Contains(key) && !own.Exists(word => word.Keys.Contains(key))) return InContext;
        }

        return capital || alone ? Open : 0;
    }

    private IEnumerable<(string Key, bool Repaired)> KeysOf(TermWord word)
    {
        var any = false;
        foreach (var key in word.Keys)
        {
            if (!table.HasKey(key)) continue;
            any = true;
            yield return (key, false);
        }

        if (!any && repairs?.Of(word.Text) is { } repaired) yield return (repaired, true);
    }
}
