using System.Buffers.Binary;

namespace Lightbox.Imaging.Dicom.Writing;

/// <summary>Where the fragments of encapsulated pixels end (PS3.5 A.4): what follows them is no pixels and must not go along with them.</summary>
internal static class PixelExtent
{
    /// <returns>The offset behind the last whole fragment, and whether a delimiter stands there; the source's end when it ends within a fragment.</returns>
    public static (long End, bool Delimited) OfFragments(IByteSource source, Element pixels, bool bigEndian, CancellationToken cancellation)
    {
        Span<byte> head = stackalloc byte[8];
        var at = pixels.ValueOffset;
        while (source.Read(at, head, cancellation) == head.Length)
        {
            var tag = new Tag(Number16(head, bigEndian), Number16(head[2..], bigEndian));
            var length = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(head[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (tag == Tags.SequenceDelimitation) return (at + head.Length, true);
            if (tag != Tags.Item || length == uint.MaxValue) return (at, false);
            if (length > source.Length - at - head.Length) return (source.Length, false);
            at += head.Length + length;
        }

        return (Math.Min(at, source.Length), false);
    }

    private static ushort Number16(ReadOnlySpan<byte> bytes, bool big) =>
        big ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
