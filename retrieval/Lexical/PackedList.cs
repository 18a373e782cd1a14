using System.Numerics;

namespace Lightbox.Retrieval.Lexical;

/// <summary>
/// A term's postings, packed as they come, documents ascending. Each document is one varint, twice the distance from the document before (or from the first that
/// the list may hold), plus 1 when a new pattern follows; else it has the term as often and in the same fields as the document before.
/// A pattern is one byte a field that holds the term, fields ascending: field (4 bits), count (3 bits, 0 when it is above 7 and follows as a varint), 1 when another field follows.
/// </summary>
internal sealed class PackedList
{
    /// <summary>Fields that the four bits can name.</summary>
    public const int MostFields = 16;

    private const int MostInline = 7;

    private byte[] bytes = new byte[8];
    private int used;
    private int patternAt;
    private int patternLength;
    private int next;

    /// <summary>Documents that hold the term.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, used);

    /// <summary>Appends a document.</summary>
    /// <param name="document">Counted from the first document the list may hold; above all before.</param>
    /// <param name="pattern">As <see cref="WritePattern"/> made it.</param>
    public void Add(int document, ReadOnlySpan<byte> pattern)
    {
        var isNew = Count == 0 || !pattern.SequenceEqual(bytes.AsSpan(patternAt, patternLength));
        var distance = (uint)(document - next);
        Reserve(6 + pattern.Length);
        used += WriteVarint(bytes.AsSpan(used), ((ulong)distance << 1) | (isNew ? 1u : 0u));
        if (isNew)
        {
            (patternAt, patternLength) = (used, pattern.Length);
            pattern.CopyTo(bytes.AsSpan(used));
            used += pattern.Length;
        }

        next = document;
        Count++;
    }

    /// <summary>Empties the list, keeping its room.</summary>
    public void Clear() => Count = used = next = patternAt = patternLength = 0;

    /// <summary>Appends a field to a pattern; true in <paramref name="more"/> when another follows. Returns the bytes written, at most 6.</summary>
    public static int WritePattern(Span<byte> into, int field, int count, bool more)
    {
        var inline = count <= MostInline;
        into[0] = (byte)((field << 4) | (inline ? count << 1 : 0) | (more ? 1 : 0));
        return inline ? 1 : 1 + WriteVarint(into[1..], (ulong)count);
    }

    private static int WriteVarint(Span<byte> into, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7) into[length++] = (byte)(value | 0x80);
        into[length++] = (byte)value;
        return length;
    }

    private void Reserve(int more)
    {
        if (used + more > bytes.Length) Array.Resize(ref bytes, (int)BitOperations.RoundUpToPowerOf2((uint)(used + more)));
    }
}
