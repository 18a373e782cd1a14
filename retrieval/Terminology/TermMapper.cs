namespace Lightbox.Retrieval.Terminology;

/// <summary>
/// Finds the concepts of a table in a text: the longest form from each word on, whatever its spelling, number or case. An abbreviation with several readings is settled by the words
/// around it; where they say nothing, every reading is given and none is called certain.
/// </summary>
public sealed class TermMapper(ConceptTable table)
{
    /// <summary>Characters that are read.</summary>
    public const int MaxLength = 100_000;

    /// <summary>By position; several for one span where a word is ambiguous or stands for several things at once.</summary>
    /// <param name="repair">Read misspelt words as what was probably meant: for what a person typed, not for what was printed.</param>
    public IReadOnlyList<TermMatch> Map(string text, bool repair = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var read = text.AsSpan(0, Math.Min(text.Length, MaxLength));
        var words = TermWord.Of(read);
        var search = new TermSearch(table.Index, words, repair);
        var matches = new List<TermMatch>();
        for (var i = 0; i < words.Count;)
        {
            var (length, found) = search.Longest(i);
            var negated = length > 0 && Negation.Holds(read, words, i);
            foreach (var (concept, score) in found) matches.Add(new(words[i].Start, words[i + length - 1].End, concept, score, negated));
            i += Math.Max(length, 1);
        }

        return matches;
    }
}
