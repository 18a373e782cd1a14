namespace Lightbox.Retrieval.Lexical;

/// <summary>An inverted index over numbered terms: one lane for words, one for character n-grams. Not thread-safe: <see cref="TextIndex"/> locks.</summary>
internal sealed class PostingLane(IReadOnlyList<FieldSpec> fields)
{
    private readonly List<List<Posting>> lists = [];
    private readonly List<int> documentFrequency = [];
    private readonly List<int[]> termsOf = [];
    private readonly List<int> lengths = [];
    private readonly long[] totals = new long[fields.Count];

    /// <summary>Live documents.</summary>
    public int Documents { get; private set; }

    public double MaxIdf => Bm25.Idf(Documents, 0);

    public int DocumentFrequency(int term) => term < documentFrequency.Count ? documentFrequency[term] : 0;

    public double Idf(int term) => Bm25.Idf(Documents, DocumentFrequency(term));

    /// <summary>Appends the next document; <paramref name="termsByField"/> has one list a field, which is sorted in place.</summary>
    public void Append(IReadOnlyList<List<int>> termsByField)
    {
        var document = termsOf.Count;
        var seen = new List<int>();
        for (var f = 0; f < fields.Count; f++)
        {
            var terms = termsByField[f];
            terms.Sort();
            lengths.Add(terms.Count);
            totals[f] += terms.Count;
            for (var i = 0; i < terms.Count;)
            {
                var start = i;
                while (i < terms.Count && terms[i] == terms[start]) i++;
                if (Post(terms[start], new Posting(document, (ushort)f, (ushort)Math.Min(i - start, ushort.MaxValue)))) seen.Add(terms[start]);
            }
        }

        termsOf.Add([.. seen]);
        Documents++;
    }

    /// <summary>Takes a document out; its number is not used again.</summary>
    public void Remove(int document)
    {
        foreach (var term in termsOf[document])
        {
            lists[term].RemoveAll(p => p.Document == document);
            documentFrequency[term]--;
        }

        termsOf[document] = [];
        for (var f = 0; f < fields.Count; f++)
        {
            totals[f] -= lengths[(document * fields.Count) + f];
            lengths[(document * fields.Count) + f] = 0;
        }

        Documents--;
    }

    /// <summary>Adds weight x BM25F of the term to each document's score.</summary>
    public void Score(int term, double weight, Span<double> scores)
    {
        if (DocumentFrequency(term) == 0) return;
        var factor = weight * Idf(term);
        foreach (var (document, frequency) in Frequencies(term)) scores[document] += factor * Bm25.Saturate(frequency);
    }

    /// <summary>Adds weight x the term's frequency, weighted and normalised by field, to each document's; terms that stand for one word are saturated together.</summary>
    public void AddFrequencies(int term, double weight, Span<double> frequencies)
    {
        if (DocumentFrequency(term) == 0) return;
        foreach (var (document, frequency) in Frequencies(term)) frequencies[document] += weight * frequency;
    }

    /// <summary>The fields of a document that hold the term; none when it does not.</summary>
    public IEnumerable<int> FieldsWith(int term, int document)
    {
        if (DocumentFrequency(term) == 0) yield break;
        var list = lists[term];
        for (var i = LowerBound(list, document); i < list.Count && list[i].Document == document; i++) yield return list[i].Field;
    }

    public bool Contains(int term, int document)
    {
        if (DocumentFrequency(term) == 0) return false;
        var list = lists[term];
        var at = LowerBound(list, document);
        return at < list.Count && list[at].Document == document;
    }

    private IEnumerable<(int Document, double Frequency)> Frequencies(int term)
    {
        var postings = lists[term];
        for (var i = 0; i < postings.Count;)
        {
            var document = postings[i].Document;
            double frequency = 0;
            for (; i < postings.Count && postings[i].Document == document; i++) frequency += Frequency(postings[i]);
            yield return (document, frequency);
        }
    }

    private double Frequency(Posting posting) => Bm25.FieldFrequency(
        fields[posting.Field], posting.Count, lengths[(posting.Document * fields.Count) + posting.Field], (double)totals[posting.Field] / Documents);

    /// <summary>Whether the document is new to the term.</summary>
    private bool Post(int term, Posting posting)
    {
        while (lists.Count <= term)
        {
            lists.Add([]);
            documentFrequency.Add(0);
        }

        var list = lists[term];
        var isNew = list.Count == 0 || list[^1].Document != posting.Document;
        list.Add(posting);
        if (isNew) documentFrequency[term]++;
        return isNew;
    }

    private static int LowerBound(List<Posting> list, int document)
    {
        int low = 0, high = list.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (list[middle].Document < document) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
