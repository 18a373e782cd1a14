using System.Buffers.Binary;

namespace Lightbox.Ingest.Archives;

/// <summary>What an LZMA decoder is told: lc, lp and pb in one byte, then the dictionary's size.</summary>
internal static class LzmaProperties
{
    public const int Length = 5;

    private const uint SmallestDictionary = 1 << 12;

    /// <summary>The dictionary made no larger than what comes out: a decoder takes as much memory as it is told to, and an archive may say 4 GB.</summary>
    /// <exception cref="ArchiveException">It is larger than allowed all the same.</exception>
    public static byte[] Bounded(ReadOnlySpan<byte> properties, long unpackedSize, ArchiveLimits limits)
    {
        var bounded = properties[..Length].ToArray();
        var asked = BinaryPrimitives.ReadUInt32LittleEndian(bounded.AsSpan(1));
        var needed = (uint)Math.Min(asked, Math.Max(SmallestDictionary, unpackedSize));
        if (needed > limits.MaximumDictionaryBytes) throw ArchiveException.Unsupported($"a dictionary of {needed >> 20} MiB");
        BinaryPrimitives.WriteUInt32LittleEndian(bounded.AsSpan(1), needed);
        return bounded;
    }

    /// <summary>The same for LZMA2, whose one byte counts in steps of half a power of two from 4 KiB (0) to 4 GiB (40).</summary>
    /// <inheritdoc cref="Bounded"/>
    public static byte[] Bounded2(byte property, long unpackedSize, ArchiveLimits limits)
    {
        if (property > 40) throw ArchiveException.Broken("LZMA2 properties");
        byte smallest = 0;
        while (smallest < property && Size(smallest) < unpackedSize) smallest++;
        if (Size(smallest) > limits.MaximumDictionaryBytes) throw ArchiveException.Unsupported($"a dictionary of {Size(smallest) >> 20} MiB");
        return [smallest];
    }

    private static long Size(byte property) => property == 40 ? uint.MaxValue : (2L | (property & 1)) << ((property / 2) + 11);
}
