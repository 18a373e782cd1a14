using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Retrieval.Lexical;

/// <summary>The lists of documents that were stored, as they lie in the file.</summary>
/// <param name="firstDocument">The number of the first of these documents.</param>
/// <param name="terms">int32, ascending.</param>
/// <param name="counts">int32: documents of each.</param>
/// <param name="ends">int64: where each term's list ends in <paramref name="lists"/>; it begins where the one before ends.</param>
/// <param name="lists">Those of <see cref="PackedList"/>, one behind the other.</param>
/// <param name="file">Holds the lists from <paramref name="offset"/> on.</param>
internal sealed class FrozenLists(
    int firstDocument, ReadOnlyMemory<byte> terms, ReadOnlyMemory<byte> counts, ReadOnlyMemory<byte> ends, ReadOnlyMemory<byte> lists, SafeFileHandle file, long offset)
{
    [ThreadStatic]
    private static byte[]? read;

    public int FirstDocument => firstDocument;

    public int Count => terms.Length / sizeof(int);

    public int TermAt(int place) => MemoryMarshal.Cast<byte, int>(terms.Span)[place];

    public int DocumentsAt(int place) => MemoryMarshal.Cast<byte, int>(counts.Span)[place];

    /// <summary>The term's list; empty when no document holds it. Valid until this thread asks for the next.</summary>
    /// <param name="isMapped">False to read it by position: of hundreds of megabytes of lists, those that were ever looked at need not stay in this process's memory.</param>
    public ReadOnlySpan<byte> BytesOf(int term, bool isMapped)
    {
        var place = MemoryMarshal.Cast<byte, int>(terms.Span).BinarySearch(term);
        if (place < 0) return [];
        var at = MemoryMarshal.Cast<byte, long>(ends.Span);
        var (from, to) = ((int)(place == 0 ? 0 : at[place - 1]), (int)at[place]);
        return isMapped ? lists.Span[from..to] : Read(from, to - from);
    }

    private ReadOnlySpan<byte> Read(int from, int length)
    {
        if (read is null || read.Length < length) read = new byte[Math.Max(length, 2 * (read?.Length ?? 8192))];
        var bytes = read.AsSpan(0, length);
        if (RandomAccess.Read(file, bytes, offset + from) != length) throw new EndOfStreamException("A stored list ends before it should.");
        return bytes;
    }
}
