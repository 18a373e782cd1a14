using System.Runtime.InteropServices;

namespace Lightbox.Retrieval.Lexical;

/// <summary>An inverted index over numbered terms: one lane for words, one for character n-grams. Not thread-safe: <see cref="TextIndex"/> locks.</summary>
internal sealed class PostingLane(IReadOnlyList<FieldSpec> fields)
{
    private readonly List<List<Posting>> _postings = [];
    private readonly List<int> _documentFrequency = [];
    private readonly List<int[]> _termsOf = [];
    private readonly List<int> _lengths = [];
    private readonly long[] _totals = new long[fields.Count];

    /// <summary>Live documents.</summary>
    public int Documents { get; private set; }

    public double MaxIdf => Bm25.Idf(Documents, 0);

    public int DocumentFrequency(int term) => term < _documentFrequency.Count ? _documentFrequency[term] : 0;

    public double Idf(int term) => Bm25.Idf(Documents, DocumentFrequency(term));

    /// <summary>Appends the next document; <paramref name="termsByField"/> has one list a field, which is sorted in place.</summary>
    public void Append(IReadOnlyList<List<int>> termsByField)
    {
        var document = _termsOf.Count;
        var seen = new List<int>();
        for (var f = 0; f < fields.Count; f++)
        {
            var terms = termsByField[f];
            terms.Sort();
            _lengths.Add(terms.Count);
            _totals[f] += terms.Count;
            for (var i = 0; i < terms.Count;)
            {
                var start = i;
                while (i < terms.Count && terms[i] == terms[start]) i++;
                if (Post(terms[start], new Posting(document, (ushort)f, (ushort)Math.Min(i - start, ushort.MaxValue)))) seen.Add(terms[start]);
            }
        }

        _termsOf.Add([.. seen]);
        Documents++;
    }

    /// <summary>Takes a document out; its number is not used again.</summary>
    public void Remove(int document)
    {
        foreach (var term in _termsOf[document])
        {
            _postings[term].RemoveAll(p => p.Document == document);
            _documentFrequency[term]--;
        }

        _termsOf[document] = [];
        for (var f = 0; f < fields.Count; f++)
        {
            _totals[f] -= _lengths[(document * fields.Count) + f];
            _lengths[(document * fields.Count) + f] = 0;
        }

        Documents--;
    }

    /// <summary>Adds weight x BM25F of the term to each document's score.</summary>
    public void Score(int term, double weight, Span<double> scores)
    {
        if (DocumentFrequency(term) == 0) return;
        var factor = weight * Idf(term);
        var postings = CollectionsMarshal.AsSpan(_postings[term]);
        Span<double> averages = stackalloc double[fields.Count];
        for (var f = 0; f < averages.Length; f++) averages[f] = (double)_totals[f] / Documents;
        for (var i = 0; i < postings.Length;)
        {
            var document = postings[i].Document;
            double frequency = 0;
            for (; i < postings.Length && postings[i].Document == document; i++) frequency += Frequency(postings[i], averages);
            scores[document] += factor * Bm25.Saturate(frequency);
        }
    }

    /// <summary>The fields of a document that hold the term; none when it does not.</summary>
    public IEnumerable<int> FieldsWith(int term, int document)
    {
        if (DocumentFrequency(term) == 0) yield break;
        var list = _postings[term];
        for (var i = LowerBound(list, document); i < list.Count && list[i].Document == document; i++) yield return list[i].Field;
    }

    public bool Contains(int term, int document)
    {
        if (DocumentFrequency(term) == 0) return false;
        var list = _postings[term];
        var at = LowerBound(list, document);
        return at < list.Count && list[at].Document == document;
    }

    private double Frequency(Posting posting, ReadOnlySpan<double> averages) =>
        Bm25.FieldFrequency(fields[posting.Field], posting.Count, _lengths[(posting.Document * fields.Count) + posting.Field], averages[posting.Field]);

    /// <summary>Whether the document is new to the term.</summary>
    private bool Post(int term, Posting posting)
    {
        while (_postings.Count <= term)
        {
            _postings.Add([]);
            _documentFrequency.Add(0);
        }

        var list = _postings[term];
        var isNew = list.Count == 0 || list[^1].Document != posting.Document;
        list.Add(posting);
        if (isNew) _documentFrequency[term]++;
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
