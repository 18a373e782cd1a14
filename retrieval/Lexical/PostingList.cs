namespace Lightbox.Retrieval.Lexical;

/// <summary>A term's postings, documents ascending. An array of our own: a generic list over our own struct would have to be compiled at every start.</summary>
internal sealed class PostingList
{
    private Posting[] postings = new Posting[4];

    public int Count { get; private set; }

    public ReadOnlySpan<Posting> Span => postings.AsSpan(0, Count);

    /// <summary>Appends; false when the last posting is of the same document.</summary>
    public bool Add(Posting posting)
    {
        if (Count == postings.Length) Grow();
        var isNew = Count == 0 || postings[Count - 1].Document != posting.Document;
        postings[Count++] = posting;
        return isNew;
    }

    /// <summary>Takes a document's postings out.</summary>
    public void Remove(int document)
    {
        var from = Find(document);
        var to = from;
        while (to < Count && postings[to].Document == document) to++;
        Span[to..].CopyTo(postings.AsSpan(from));
        Count -= to - from;
    }

    /// <summary>The place of the document's first posting, or where it would stand.</summary>
    public int Find(int document)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (postings[middle].Document < document) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private void Grow()
    {
        var larger = new Posting[postings.Length * 2];
        Span.CopyTo(larger);
        postings = larger;
    }
}
