using System.Buffers.Binary;

namespace Lightbox.Imaging.Dicom;

/// <summary>One fragment of encapsulated pixel data: where its bytes lie in the source and how many they are.</summary>
internal readonly record struct Fragment(long Offset, long Length);

/// <summary>
/// Encapsulated pixel data (PS3.5 A.4), as a list of where its fragments are:
/// <code>
/// item | basic offset table, may be empty
/// item | fragment             one or more for each frame
/// ...
/// sequence delimiter
/// </code>
/// Every length is followed, never searched for, so that bytes in a fragment that look like a delimiter do not end it. Some writers give the whole a length and
/// leave the delimiter out.
/// </summary>
/// <param name="BasicTable">The basic offset table's bytes in the source.</param>
/// <param name="Items">The fragments in file order.</param>
/// <param name="Start">The byte that offset 0 of either table means: the first fragment's item head.</param>
/// <param name="CutAt">Where the list broke off, and null when it ended with its delimiter or with the source.</param>
internal sealed record Fragments(Fragment BasicTable, IReadOnlyList<Fragment> Items, long Start, long? CutAt)
{
    private const int HeadLength = 8;

    /// <summary>Fragments of one file; a slide of 100,000 x 100,000 pixels has 160,000 tiles of 256.</summary>
    private const int Most = 8_000_000;

    public static Fragments Read(IByteSource source, Element pixels, CancellationToken cancellation)
    {
        var cursor = new SourceCursor(source, pixels.ValueOffset, cancellation);
        var end = pixels.Length == Element.Undefined ? source.Length : Math.Min(source.Length, pixels.ValueOffset + pixels.Length);
        var table = Next(cursor, end, out _) ?? throw new ImageFormatException(
            "The encapsulated pixel data does not start with an item.", pixels.ValueOffset, pixels.Tag.ToString());
        var start = cursor.Position;
        var items = new List<Fragment>();
        long? cutAt;
        while (Next(cursor, end, out cutAt) is { } fragment)
        {
            items.Add(fragment);
            if (items.Count > Most) throw new ImageLimitException($"The pixel data has more than {Most} fragments.");
        }

        return new(table, items, start, cutAt);
    }

    /// <summary>Whether pixel data of a stated length is items all the same.</summary>
    public static bool StartAt(IByteSource source, Element pixels, CancellationToken cancellation)
    {
        Span<byte> head = stackalloc byte[4];
        return pixels.Length >= HeadLength && source.Read(pixels.ValueOffset, head, cancellation) == head.Length && head.SequenceEqual((ReadOnlySpan<byte>)[0xFE, 0xFF, 0x00, 0xE0]);
    }

    /// <summary>The item ahead, or null at the end; <paramref name="cutAt"/> is set when that end is no proper one.</summary>
    private static Fragment? Next(SourceCursor cursor, long end, out long? cutAt)
    {
        cutAt = null;
        var at = cursor.Position;
        var head = cursor.Peek(HeadLength);
        if (head.IsEmpty || at >= end) return null;
        cutAt = at;
        if (head.Length < HeadLength) return null;
        // Encapsulated syntaxes are little endian, all of them (PS3.5 A.4).
        var tag = cursor.PeekTag(bigEndian: false)!.Value;
        if (tag == Tags.SequenceDelimitation) cutAt = null;
        if (tag != Tags.Item) return null;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        if (length > end - at - HeadLength) return null;
        cutAt = null;
        cursor.Skip(HeadLength + (long)length);
        return new(at + HeadLength, length);
    }
}
