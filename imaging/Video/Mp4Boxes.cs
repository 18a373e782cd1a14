using System.Buffers.Binary;
using System.Text;

namespace Lightbox.Imaging.Video;

/// <summary>
/// The boxes of ISO base media (ISO/IEC 14496-12 4.2): size (32 bits, big-endian), type (4 characters), with size 1 a 64-bit size after the type, with size 0 to
/// the end of the file. Only the way to the video track's sample entry is walked: moov, trak, mdia, minf, stbl, stsd.
/// </summary>
internal static class Mp4Boxes
{
    private const int MaxBoxes = 10_000;

    private static readonly string[] Path = ["moov", "trak", "mdia", "minf", "stbl"];

    /// <summary>Whether the bytes begin with a box that only this family begins with; still pictures (AVIF, HEIC) and JPEG 2000 use the same boxes.</summary>
    public static bool IsStart(ReadOnlySpan<byte> head)
    {
        if (head.Length < 16) return false;
        var type = head[4..8];
        if (type.SequenceEqual("ftyp"u8)) return !IsStill(head[8..12]);
        return (type.SequenceEqual("moov"u8) && IsBoxName(head[12..16])) || (type.SequenceEqual("wide"u8) && head[12..16].SequenceEqual("mdat"u8));
    }

    /// <summary>The largest size any video track announces; 0 x 0 when none does, which FFmpeg will then refuse.</summary>
    /// <exception cref="ImageFormatException">A box says that it is longer than what holds it.</exception>
    public static AnnouncedSize Read(IByteSource source, CancellationToken cancellation)
    {
        int left = MaxBoxes;
        return Walk(source, 0, source.Length, 0, ref left, cancellation);
    }

    private static AnnouncedSize Walk(IByteSource source, long from, long end, int depth, ref int left, CancellationToken cancellation)
    {
        var largest = default(AnnouncedSize);
        Span<byte> head = stackalloc byte[16];
        for (long at = from; at + 8 <= end;)
        {
            if (--left < 0) throw new ImageLimitException($"An MP4 file with more than {MaxBoxes} boxes on the way to its tracks is not read.");
            int got = source.Read(at, head, cancellation);
            var (size, content) = Size(head[..got], at, end);
            var type = head[4..8];
            var inner = default(AnnouncedSize);
            if (depth < Path.Length && Encoding.ASCII.GetString(type) == Path[depth])
            {
                inner = Walk(source, content, at + size, depth + 1, ref left, cancellation);
            }
            else if (depth == Path.Length && type.SequenceEqual("stsd"u8))
            {
                inner = SampleEntry(source, content, at + size, cancellation);
            }

            largest = new(Math.Max(largest.Width, inner.Width), Math.Max(largest.Height, inner.Height));
            at += size;
        }

        return largest;
    }

    private static (long Size, long Content) Size(ReadOnlySpan<byte> head, long at, long end)
    {
        long size = BinaryPrimitives.ReadUInt32BigEndian(head);
        int header = 8;
        if (size == 0) size = end - at;
        if (size == 1 && head.Length >= 16)
        {
            header = 16;
            size = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
        }

        if (size >= header && size <= end - at) return (size, at + header);
        throw new ImageFormatException($"MP4: the box at byte {at} says {size} bytes, {end - at} are there.", at, "box size") { Truncated = size > end - at };
    }

    /// <summary>stsd: version and flags (4), count (4), then the first entry: size, type, reserved (6), reference (2), 16 bytes, width (2), height (2).</summary>
    private static AnnouncedSize SampleEntry(IByteSource source, long at, long end, CancellationToken cancellation)
    {
        Span<byte> entry = stackalloc byte[44];
        if (end - at < entry.Length || source.Read(at, entry, cancellation) < entry.Length) return default;
        return new(BinaryPrimitives.ReadUInt16BigEndian(entry[40..]), BinaryPrimitives.ReadUInt16BigEndian(entry[42..]));
    }

    private static bool IsStill(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) ||
        brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("jp2 "u8) || brand.SequenceEqual("jpx "u8) || brand.SequenceEqual("crx "u8);

    private static bool IsBoxName(ReadOnlySpan<byte> name) => name.SequenceEqual("mvhd"u8) || name.SequenceEqual("trak"u8) || name.SequenceEqual("cmov"u8);
}
