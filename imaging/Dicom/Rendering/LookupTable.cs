using System.Buffers.Binary;
using System.Numerics;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// A lookup table by its descriptor and data (PS3.3 C.11.1.1, C.7.6.3.1.5): number of entries (0 means 65,536), the input of the first entry, bits
/// of an entry. An input below the first entry gives the first, above the last the last: no index is ever out of range.
/// </summary>
internal sealed class LookupTable(ushort[] entries, int first, int bits)
{
    private const int MostEntries = 65536;

    /// <summary>How many times brighter a table has to say it is than anything in it, before it is not believed.</summary>
    private const int Overstated = 8;

    public int First => first;

    public int Length => entries.Length;

    public ushort[] Entries => entries;

    /// <summary>
    /// The greatest output its bits can say. CR writers are known to say 16 bits of tables that end at 4095, others 8 of tables that go on: then the entries
    /// tell, by the next power of two.
    /// </summary>
    public double Full { get; } = FullOf(entries, bits);

    public ushort this[double input] => double.IsNaN(input) ? entries[0] : entries[(int)Math.Clamp(Math.Floor(input) - first, 0, entries.Length - 1)];

    /// <summary>The output as a grey of 0 to 255, not rounded.</summary>
    public double Grey(double input) => this[input] * 255 / Full;

    /// <param name="signedInput">The first mapped value is two's complement whatever VR it was written with.</param>
    /// <exception cref="ImageFormatException">Descriptor or data are missing or do not fit each other.</exception>
    public static LookupTable Of(DataSet dataSet, Tag descriptorTag, Tag dataTag, bool signedInput, CancellationToken cancellation)
    {
        var (count, first, bits) = Descriptor(dataSet, descriptorTag, signedInput);
        if (dataSet.Find(dataTag) is not { Length: > 0 } element) throw Broken(dataSet, dataTag, "the table has no data.");
        var bytes = dataSet.Bytes(element, MostEntries * 2, cancellation);
        return new LookupTable(Words(bytes, count, bits, dataSet.Encoding.BigEndian) ?? throw Broken(dataSet, dataTag, $"{bytes.Length} bytes for {count} entries."), first, bits);
    }

    public static (int Count, int First, int Bits) Descriptor(DataSet dataSet, Tag tag, bool signedInput)
    {
        if (dataSet.Numbers(tag) is not [var count, var first, var bits, ..]) throw Broken(dataSet, tag, "a descriptor of three numbers is needed.");
        var start = (int)first & 0xFFFF;
        if (signedInput || first < 0) start = (short)start;
        var entries = (int)count & 0xFFFF;
        // Eight to sixteen bits; writers that say 0 or more mean the sixteen of the words they write.
        return (entries == 0 ? MostEntries : entries, start, bits is >= 8 and <= 16 ? (int)bits : 16);
    }

    private static double FullOf(ushort[] entries, int bits)
    {
        int stated = (1 << bits) - 1, most = entries.Length == 0 ? 0 : entries.Max();
        if (most <= stated && (long)most * Overstated > stated) return stated;
        return most == 0 ? stated : Math.Max(255, (1 << (BitOperations.Log2((uint)most) + 1)) - 1);
    }

    /// <summary>Entries are words, or bytes where there are only that many (C.7.6.3.1.6 allows 8-bit entries packed).</summary>
    private static ushort[]? Words(ReadOnlySpan<byte> bytes, int count, int bits, bool bigEndian)
    {
        var entries = new ushort[count];
        if (bytes.Length >= count * 2)
        {
            for (var i = 0; i < count; i++)
            {
                entries[i] = bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[(i * 2)..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]);
            }

            return entries;
        }

        if (bytes.Length < count || bits > 8) return null;
        for (var i = 0; i < count; i++) entries[i] = bytes[bigEndian && (i ^ 1) < bytes.Length ? i ^ 1 : i];
        return entries;
    }

    private static ImageFormatException Broken(DataSet dataSet, Tag tag, string what) =>
        new($"{tag}: {what}", dataSet.Find(tag)?.Offset, tag.ToString());
}
