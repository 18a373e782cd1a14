using System.Buffers.Binary;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// A palette's segmented data (PS3.3 C.7.9.2), words throughout, or bytes throughout where entries have eight bits and the words make no sense:
/// <code>
/// 0 | count | values...            discrete
/// 1 | count | last value           linear, from the value before
/// 2 | count | offset low | high    the segments at that byte offset again
/// </code>
/// </summary>
internal static class SegmentedTable
{
    /// <summary>The entries, exactly <paramref name="count"/> of them; null when the segments are broken or fill another number.</summary>
    /// <param name="bits">Bits of an entry, as the descriptor says.</param>
    public static ushort[]? Expand(ReadOnlySpan<byte> bytes, int count, int bits, bool bigEndian)
    {
        var words = new ushort[bytes.Length / 2];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[(i * 2)..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]);
        }

        if (Expand(words, count, 2) is { } entries) return entries;
        if (bits > 8) return null;
        var octets = new ushort[bytes.Length];
        for (var i = 0; i < octets.Length; i++) octets[i] = bytes[bigEndian && (i ^ 1) < bytes.Length ? i ^ 1 : i];
        return Expand(octets, count, 1);
    }

    private static ushort[]? Expand(ushort[] units, int count, int unit)
    {
        var entries = new List<ushort>(count);
        return Segments(units, 0, int.MaxValue, entries, count, unit, mayRepeat: true) && entries.Count == count ? [.. entries] : null;
    }

    private static bool Segments(ushort[] words, int at, int segments, List<ushort> entries, int most, int unit, bool mayRepeat)
    {
        for (var done = 0; done < segments && at + 1 < words.Length; done++)
        {
            // What follows a full table is padding to an even length.
            if (mayRepeat && entries.Count == most) return true;
            var (kind, length) = (words[at], (int)words[at + 1]);
            at += 2;
            switch (kind)
            {
                case 0 when at + length <= words.Length && entries.Count + length <= most:
                    entries.AddRange(words.AsSpan(at, length));
                    at += length;
                    break;
                case 1 when at < words.Length && entries.Count > 0 && entries.Count + length <= most:
                    Ramp(entries, length, words[at++]);
                    break;
                case 2 when mayRepeat && at + (4 / unit) <= words.Length:
                    var target = Offset(words.AsSpan(at, 4 / unit)) / unit;
                    at += 4 / unit;
                    if (target >= words.Length || !Segments(words, (int)target, length, entries, most, unit, mayRepeat: false)) return false;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>Four bytes, the least first, as two words or as four bytes.</summary>
    private static long Offset(ReadOnlySpan<ushort> units)
    {
        var (offset, bits) = (0L, 32 / units.Length);
        for (var i = units.Length - 1; i >= 0; i--) offset = (offset << bits) | units[i];
        return offset;
    }

    private static void Ramp(List<ushort> entries, int length, ushort last)
    {
        double first = entries[^1];
        for (var i = 1; i <= length; i++) entries.Add((ushort)Math.Round(first + ((last - first) * i / length)));
    }
}
