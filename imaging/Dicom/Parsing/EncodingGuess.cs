using System.Buffers.Binary;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// What the first element shows of the encoding. Groups start low (0008, at times 0001 or 0010), so the larger of the group's two bytes
/// tells the byte order, and two letters of a known VR behind the tag tell explicit from implicit.
/// </summary>
internal static class EncodingGuess
{
    /// <summary>The encoding to read with: the one named, unless the first element contradicts it; the one that shows when none is named.</summary>
    public static DataSetEncoding Confirm(ReadOnlySpan<byte> first, DataSetEncoding? named)
    {
        if (first.Length < 8) return named ?? DataSetEncoding.ImplicitLittle;
        // A stray delimiter says nothing: it has no VR in any encoding.
        if (named is { } encoding && (first.StartsWith((byte[])[0xFE, 0xFF]) || first.StartsWith((byte[])[0xFF, 0xFE]))) return encoding;
        var isExplicit = HasKnownVr(first);
        var (little, swapped) = (BinaryPrimitives.ReadUInt16LittleEndian(first), BinaryPrimitives.ReadUInt16BigEndian(first));
        var big = named is { } stated ? stated.BigEndian : isExplicit && little > swapped;
        // A writer that turned the bytes and not the name: no data set starts beyond group 00FF, none of the standard's.
        if (isExplicit && named is not null && (big ? swapped : little) > 0x00FF && (big ? little : swapped) is >= 0x0004 and <= 0x0028) big = !big;
        return new DataSetEncoding(isExplicit || (named is { Explicit: true } && VrTraits.LooksLikeVr(first[4], first[5])), big);
    }

    public static bool HasKnownVr(ReadOnlySpan<byte> element) =>
        VrTraits.LooksLikeVr(element[4], element[5]) && ((Vr)((element[4] << 8) | element[5])).IsKnown();
}
