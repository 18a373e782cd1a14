using System.Runtime.InteropServices;

namespace Lightbox.Retrieval.Lexical;

/// <summary>The lists of documents that were stored, as they lie in the file.</summary>
/// <param name="firstDocument">The number of the first of these documents.</param>
/// <param name="terms">int32, ascending.</param>
/// <param name="counts">int32: documents of each.</param>
/// <param name="ends">int64: where each term's list ends in <paramref name="lists"/>; it begins where the one before ends.</param>
/// <param name="lists">Those of <see cref="PackedList"/>, one behind the other.</param>
internal sealed class FrozenLists(int firstDocument, ReadOnlyMemory<byte> terms, ReadOnlyMemory<byte> counts, ReadOnlyMemory<byte> ends, ReadOnlyMemory<byte> lists)
{
    public int FirstDocument => firstDocument;

    public int Count => terms.Length / sizeof(int);

    public int TermAt(int place) => MemoryMarshal.Cast<byte, int>(terms.Span)[place];

    public int DocumentsAt(int place) => MemoryMarshal.Cast<byte, int>(counts.Span)[place];

    /// <summary>The term's list; empty when no document holds it.</summary>
    public ReadOnlySpan<byte> BytesOf(int term)
    {
        var place = MemoryMarshal.Cast<byte, int>(terms.Span).BinarySearch(term);
        if (place < 0) return [];
        var at = MemoryMarshal.Cast<byte, long>(ends.Span);
        return lists.Span[(int)(place == 0 ? 0 : at[place - 1])..(int)at[place]];
    }
}
