namespace Lightbox.Retrieval.Lexical;

/// <summary>
/// An inverted index over numbered terms: one lane for words, one for character n-grams. Lists of documents that were stored lie in <see cref="FrozenLists"/>, those
/// of later ones here. Not thread-safe: <see cref="TextIndex"/> locks.
/// </summary>
internal sealed class PostingLane(IReadOnlyList<FieldSpec> fields)
{
    /// <summary>The lists of fewer documents are small enough to be mapped.</summary>
    private const int LeastUnmapped = 200_000;

    private readonly List<PackedList?> lists = [];
    private readonly List<int> documentFrequency = [];
    private readonly List<int> lengths = [];
    private readonly long[] totals = new long[fields.Count];
    private readonly List<FrozenLists> frozen = [];
    private readonly DocumentSet dead = new();
    private readonly DocumentSet uncounted = new();
    private int firstOwn;
    private float[]? norms;

    /// <summary>Live documents.</summary>
    public int Documents { get; private set; }

    public double MaxIdf => Bm25.Idf(Documents, 0);

    /// <summary>Terms ever seen; their numbers are below this.</summary>
    public int Terms => lists.Count;

    /// <summary>Documents were taken out whose terms are still counted: <see cref="Settle"/> first.</summary>
    public bool IsUnsettled => uncounted.Count > 0;

    public int DocumentFrequency(int term) => term < documentFrequency.Count ? documentFrequency[term] : 0;

    public double Idf(int term) => Bm25.Idf(Documents, DocumentFrequency(term));

    /// <summary>Adds stored documents behind those there are; none may have been appended before.</summary>
    /// <param name="fieldLengths">By document, then field.</param>
    public void Add(FrozenLists segment, ReadOnlySpan<int> fieldLengths)
    {
        frozen.Add(segment);
        for (var i = 0; i < fieldLengths.Length; i++) totals[i % fields.Count] += fieldLengths[i];
        lengths.AddRange(fieldLengths);
        firstOwn = lengths.Count / fields.Count;
        Documents += fieldLengths.Length / fields.Count;
        for (var i = 0; i < segment.Count; i++)
        {
            Reserve(segment.TermAt(i));
            documentFrequency[segment.TermAt(i)] += segment.DocumentsAt(i);
        }
    }

    /// <summary>Appends the next document; <paramref name="termsByField"/> has one list a field.</summary>
    public void Append(IReadOnlyList<List<int>> termsByField)
    {
        var document = lengths.Count / fields.Count;
        var keys = new List<long>();
        for (var f = 0; f < fields.Count; f++)
        {
            lengths.Add(termsByField[f].Count);
            totals[f] += termsByField[f].Count;
            foreach (var term in termsByField[f]) keys.Add(((long)term << 4) | (long)f);
        }

        keys.Sort();
        Post(document - firstOwn, keys);
        Documents++;
        norms = null;
    }

    /// <summary>Takes a document out; its number is not used again. Its terms are counted until <see cref="Settle"/>.</summary>
    public void Remove(int document)
    {
        dead.Add(document);
        uncounted.Add(document);
        for (var f = 0; f < fields.Count; f++) totals[f] -= lengths[(document * fields.Count) + f];
        Documents--;
        norms = null;
    }

    /// <summary>Counts the terms of documents taken out no longer: one pass through all lists, however many they are.</summary>
    public void Settle()
    {
        if (uncounted.Count == 0) return;
        for (var term = 0; term < lists.Count; term++)
        {
            if (documentFrequency[term] == 0) continue;
            for (var part = 0; part <= frozen.Count; part++)
            {
                var reader = Reader(term, part);
                while (reader.Next())
                {
                    if (uncounted.Contains(reader.Document)) documentFrequency[term]--;
                }
            }
        }

        uncounted.Clear();
    }

    /// <summary>Adds weight x BM25F of the term to each document's score, also to those of documents taken out.</summary>
    public void Score(int term, double weight, Span<float> scores)
    {
        if (DocumentFrequency(term) == 0) return;
        var factor = (float)(weight * Idf(term));
        var byField = Norms();
        for (var part = 0; part <= frozen.Count; part++)
        {
            var (bytes, first) = Part(term, part);
            ListScorer.Add(bytes, first, factor, byField, fields.Count, scores);
        }
    }

    /// <summary>Adds weight x the term's frequency, weighted and normalised by field, to each document's; terms that stand for one word are saturated together.</summary>
    public void AddFrequencies(int term, double weight, Span<float> frequencies)
    {
        if (DocumentFrequency(term) == 0) return;
        var byField = Norms();
        for (var part = 0; part <= frozen.Count; part++)
        {
            var reader = Reader(term, part);
            while (reader.Next()) frequencies[reader.Document] += (float)weight * reader.Frequency(byField, fields.Count);
        }
    }

    /// <summary>Adds weight x the saturation of each sum to the scores, for the documents that hold the term, and sets the sum back to 0: a sum is taken once however many terms are in it.</summary>
    public void SaturateInto(int term, double weight, Span<float> sums, Span<float> scores)
    {
        if (DocumentFrequency(term) == 0) return;
        for (var part = 0; part <= frozen.Count; part++)
        {
            var reader = Reader(term, part);
            while (reader.Next())
            {
                ref var sum = ref sums[reader.Document];
                if (sum == 0) continue;
                scores[reader.Document] += (float)weight * sum / (sum + (float)Bm25.K1);
                sum = 0;
            }
        }
    }

    /// <summary>The live documents that hold the term, ascending, each with its occurrences over all fields.</summary>
    public void Occurrences(int term, List<int> documents, List<int> counts)
    {
        documents.Clear();
        counts.Clear();
        for (var part = 0; part <= frozen.Count; part++)
        {
            var reader = Reader(term, part);
            while (reader.Next())
            {
                if (dead.Contains(reader.Document)) continue;
                documents.Add(reader.Document);
                counts.Add(reader.Occurrences());
            }
        }
    }

    /// <summary>Which of some documents hold the term: the fields that do, a bit each.</summary>
    /// <param name="documents">Ascending.</param>
    /// <param name="inFields">One a document; 0 where it does not hold the term.</param>
    public void Locate(int term, ReadOnlySpan<int> documents, Span<int> inFields)
    {
        inFields.Clear();
        if (DocumentFrequency(term) == 0) return;
        var at = 0;
        for (var part = 0; part <= frozen.Count; part++)
        {
            var reader = Reader(term, part);
            while (at < documents.Length && reader.Next())
            {
                while (at < documents.Length && documents[at] < reader.Document) at++;
                if (at < documents.Length && documents[at] == reader.Document) inFields[at] = reader.Fields();
            }
        }
    }

    /// <summary>Copies what documents from <paramref name="from"/> on hold of a term to another list, under new numbers.</summary>
    /// <param name="renumbered">The new number by old number - from; -1 for one that is left behind.</param>
    public void Copy(int term, int from, ReadOnlySpan<int> renumbered, PackedList into)
    {
        into.Clear();
        for (var part = 0; part <= frozen.Count; part++)
        {
            if (part < frozen.Count && frozen[part].FirstDocument < from) continue;
            var reader = Reader(term, part);
            while (reader.Next())
            {
                if (renumbered[reader.Document - from] is >= 0 and var number) into.Add(number, reader.Pattern());
            }
        }
    }

    /// <summary>Appends the documents to an empty lane under new numbers.</summary>
    /// <param name="renumbered">The new number by old number, ascending from 0; -1 for one that is left behind.</param>
    public void CopyTo(PostingLane other, ReadOnlySpan<int> renumbered)
    {
        for (var document = 0; document < renumbered.Length; document++)
        {
            if (renumbered[document] < 0) continue;
            for (var f = 0; f < fields.Count; f++)
            {
                other.lengths.Add(Length(document, f));
                other.totals[f] += Length(document, f);
            }

            other.Documents++;
        }

        for (var term = 0; term < lists.Count; term++)
        {
            var copy = new PackedList();
            Copy(term, 0, renumbered, copy);
            other.Reserve(term);
            other.documentFrequency[term] = copy.Count;
            if (copy.Count > 0) other.lists[term] = copy;
        }
    }

    public bool IsLive(int document) => !dead.Contains(document);

    /// <summary>Words of a document by field.</summary>
    public int Length(int document, int field) => lengths[(document * fields.Count) + field];

    private PostingReader Reader(int term, int part)
    {
        var (bytes, first) = Part(term, part);
        return new(bytes, first);
    }

    /// <summary>The term's list in one segment, or in memory behind the last, and the document it counts from.</summary>
    private ListPart Part(int term, int part) =>
        part < frozen.Count ? new(frozen[part].BytesOf(term, isMapped: Documents < LeastUnmapped), frozen[part].FirstDocument) : new(lists[term] is { } own ? own.Bytes : [], firstOwn);

    private void Post(int document, List<long> keys)
    {
        Span<byte> pattern = stackalloc byte[6 * PackedList.MostFields];
        for (var i = 0; i < keys.Count;)
        {
            var term = (int)(keys[i] >> 4);
            var length = 0;
            while (i < keys.Count && keys[i] >> 4 == term)
            {
                var start = i;
                while (i < keys.Count && keys[i] == keys[start]) i++;
                length += PackedList.WritePattern(pattern[length..], (int)(keys[start] & 15), i - start, i < keys.Count && keys[i] >> 4 == term);
            }

            Reserve(term);
            (lists[term] ??= new PackedList()).Add(document, pattern[..length]);
            documentFrequency[term]++;
        }
    }

    private void Reserve(int term)
    {
        while (lists.Count <= term)
        {
            lists.Add(null);
            documentFrequency.Add(0);
        }
    }

    /// <summary>BM25F's weight and length normalisation of each field of each document; they move with the average length, that is with every change.</summary>
    private float[] Norms()
    {
        if (Volatile.Read(ref norms) is { } ready) return ready;
        var made = new float[lengths.Count];
        for (var f = 0; f < fields.Count; f++)
        {
            var average = (double)totals[f] / Documents;
            for (var i = f; i < made.Length; i += fields.Count) made[i] = (float)Bm25.FieldFrequency(fields[f], 1, lengths[i], average);
        }

        Volatile.Write(ref norms, made);
        return made;
    }

    private readonly ref struct ListPart(ReadOnlySpan<byte> bytes, int first)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes;

        public void Deconstruct(out ReadOnlySpan<byte> listBytes, out int firstDocument)
        {
            listBytes = bytes;
            firstDocument = first;
        }
    }
}
