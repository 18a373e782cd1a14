using System.Buffers.Binary;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// A palette's segmented data (PS3.3 C.7.9.2), words throughout:
/// <code>
/// 0 | count | values...            discrete
/// 1 | count | last value           linear, from the value before
/// 2 | count | offset low | high    the segments at that byte offset again
/// </code>
/// </summary>
internal static class SegmentedTable
{
    /// <summary>The entries, exactly <paramref name="count"/> of them; null when the segments are broken or fill another number.</summary>
    public static ushort[]? Expand(ReadOnlySpan<byte> bytes, int count, bool bigEndian)
    {
        var words = new ushort[bytes.Length / 2];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[(i * 2)..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]);
        }

        var entries = new List<ushort>(count);
        return Segments(words, 0, int.MaxValue, entries, count, mayRepeat: true) && entries.Count == count ? [.. entries] : null;
    }

    private static bool Segments(ushort[] words, int at, int segments, List<ushort> entries, int most, bool mayRepeat)
    {
        for (var done = 0; done < segments && at + 1 < words.Length; done++)
        {
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
                case 2 when mayRepeat && at + 1 < words.Length:
                    var target = (words[at] | ((long)words[at + 1] << 16)) / 2;
                    at += 2;
                    if (target >= words.Length || !Segments(words, (int)target, length, entries, most, mayRepeat: false)) return false;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static void Ramp(List<ushort> entries, int length, ushort last)
    {
        double first = entries[^1];
        for (var i = 1; i <= length; i++) entries.Add((ushort)Math.Round(first + ((last - first) * i / length)));
    }
}
