namespace Lightbox.Retrieval;

/// <summary>A set of document numbers, a bit each.</summary>
internal sealed class DocumentSet
{
    private ulong[] bits = [];

    public int Count { get; private set; }

    public bool Contains(int document) => document >> 6 < bits.Length && (bits[document >> 6] & (1UL << document)) != 0;

    public void Add(int document)
    {
        if (Contains(document)) return;
        if (document >> 6 >= bits.Length) Array.Resize(ref bits, Math.Max((document >> 6) + 1, bits.Length * 2));
        bits[document >> 6] |= 1UL << document;
        Count++;
    }

    public void Clear()
    {
        bits = [];
        Count = 0;
    }
}
