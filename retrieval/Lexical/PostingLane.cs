namespace Lightbox.Retrieval.Lexical;

/// <summary>An inverted index over numbered terms: one lane for words, one for character n-grams. Not thread-safe: <see cref="TextIndex"/> locks.</summary>
internal sealed class PostingLane(IReadOnlyList<FieldSpec> fields)
{
    private readonly List<PostingList> lists = [];
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
            lists[term].Remove(document);
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
        var postings = lists[term].Span;
        for (var i = 0; i < postings.Length;)
        {
            var document = postings[i].Document;
            scores[document] += factor * Bm25.Saturate(Frequency(postings, ref i));
        }
    }

    /// <summary>Adds weight x the term's frequency, weighted and normalised by field, to each document's; terms that stand for one word are saturated together.</summary>
    public void AddFrequencies(int term, double weight, Span<double> frequencies)
    {
        if (DocumentFrequency(term) == 0) return;
        var postings = lists[term].Span;
        for (var i = 0; i < postings.Length;)
        {
            var document = postings[i].Document;
            frequencies[document] += weight * Frequency(postings, ref i);
        }
    }

    /// <summary>Terms ever seen; their numbers are below this.</summary>
    public int Terms => lists.Count;

    /// <summary>The documents that hold the term, ascending, each with its occurrences over all fields.</summary>
    public void Occurrences(int term, List<int> documents, List<int> counts)
    {
        documents.Clear();
        counts.Clear();
        foreach (var posting in lists[term].Span)
        {
            if (documents.Count > 0 && documents[^1] == posting.Document)
            {
                counts[^1] += posting.Count;
                continue;
            }

            documents.Add(posting.Document);
            counts.Add(posting.Count);
        }
    }

    /// <summary>The fields of a document that hold the term; none when it does not.</summary>
    public List<int> FieldsWith(int term, int document)
    {
        var found = new List<int>();
        if (DocumentFrequency(term) == 0) return found;
        var postings = lists[term].Span;
        for (var i = lists[term].Find(document); i < postings.Length && postings[i].Document == document; i++) found.Add(postings[i].Field);
        return found;
    }

    public bool Contains(int term, int document)
    {
        if (DocumentFrequency(term) == 0) return false;
        var at = lists[term].Find(document);
        return at < lists[term].Count && lists[term].Span[at].Document == document;
    }

    /// <summary>The frequency of the document at <paramref name="i"/>, which moves to the next document.</summary>
    private double Frequency(ReadOnlySpan<Posting> postings, ref int i)
    {
        var document = postings[i].Document;
        double frequency = 0;
        for (; i < postings.Length && postings[i].Document == document; i++)
        {
            var field = postings[i].Field;
            frequency += Bm25.FieldFrequency(fields[field], postings[i].Count, lengths[(document * fields.Count) + field], (double)totals[field] / Documents);
        }

        return frequency;
    }

    /// <summary>Whether the document is new to the term.</summary>
    private bool Post(int term, Posting posting)
    {
        while (lists.Count <= term)
        {
            lists.Add(new PostingList());
            documentFrequency.Add(0);
        }

        var isNew = lists[term].Add(posting);
        if (isNew) documentFrequency[term]++;
        return isNew;
    }
}
