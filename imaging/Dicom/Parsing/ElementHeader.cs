using System.Buffers.Binary;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// The head of an element (PS3.5 7.1.2, 7.1.3):
/// <code>
/// implicit        tag 4 | length 4
/// explicit, short tag 4 | VR 2 | length 2
/// explicit, long  tag 4 | VR 2 | 0 0 | length 4
/// item, delimiter tag 4 | length 4               in every encoding
/// </code>
/// </summary>
/// <param name="Size">Bytes of the head.</param>
/// <param name="Length">Bytes of the value; <see cref="Element.Undefined"/> for 0xFFFFFFFF.</param>
internal readonly record struct ElementHeader(Tag Tag, Vr Vr, int Size, long Length)
{
    /// <summary>Bytes a head has at most.</summary>
    public const int Most = 12;

    /// <param name="bytes">What is ahead: twelve bytes, fewer at the end of the source.</param>
    /// <param name="room">Bytes from the start of the element to the end of what holds it; used to choose between readings, not checked.</param>
    /// <returns>Null when the bytes end within the head.</returns>
    public static ElementHeader? Read(ReadOnlySpan<byte> bytes, DataSetEncoding encoding, long room)
    {
        if (bytes.Length < 8) return null;
        var big = encoding.BigEndian;
        var tag = new Tag(UInt16(bytes, big), UInt16(bytes[2..], big));
        if (tag.IsDelimiter) return new ElementHeader(tag, Vr.UN, 8, Long(bytes[4..], big));
        if (!encoding.Explicit) return new ElementHeader(tag, ImplicitVrs.Of(tag), 8, Long(bytes[4..], big));
        if (!VrTraits.LooksLikeVr(bytes[4], bytes[5])) return WithoutVr(bytes, tag, big, room);

        var vr = (Vr)((bytes[4] << 8) | bytes[5]);
        // A VR newer than this program has the long form; one that is merely wrong has what stands there (both occur).
        var isLong = vr.HasLongLength() || (!vr.IsKnown() && bytes[6] == 0 && bytes[7] == 0);
        if (!isLong) return new ElementHeader(tag, vr, 8, UInt16(bytes[6..], big));
        return bytes.Length < Most ? null : new ElementHeader(tag, vr, Most, Long(bytes[8..], big));
    }

    /// <summary>
    /// No VR where one belongs. Some writers drop into implicit VR in the middle of an explicit file; others write blanks as VR. Whichever
    /// length fits is taken.
    /// </summary>
    private static ElementHeader WithoutVr(ReadOnlySpan<byte> bytes, Tag tag, bool big, long room)
    {
        var asImplicit = Long(bytes[4..], big);
        var asShort = UInt16(bytes[6..], big);
        return asImplicit > room - 8 && asShort <= room - 8
            ? new ElementHeader(tag, Vr.UN, 8, asShort)
            : new ElementHeader(tag, ImplicitVrs.Of(tag), 8, asImplicit);
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool big) =>
        big ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static long Long(ReadOnlySpan<byte> bytes, bool big)
    {
        var length = big ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return length == uint.MaxValue ? Element.Undefined : length;
    }
}
