using System.Buffers.Binary;
using System.Text;

namespace Lightbox.Imaging.Tiff.Deidentification;

/// <summary>
/// Directories written anew where they were: only entries that say how a picture is stored, the description made plain, the chain leading from one kept
/// directory to the next. A directory never gets longer, so everything else can stay where it is.
/// </summary>
internal sealed class PlainDirectories(TiffFile file, KeptRanges ranges, CancellationToken cancellation)
{
    private const ushort Ascii = 2;

    /// <summary>Tags that say how a picture is stored (TIFF 6.0, and the registered ones for sub-directories, JPEG tables and colour profiles).</summary>
    private static readonly HashSet<ushort> Structure =
    [
        254, 255, 256, 257, 258, 259, 262, 266, 270, 273, 274, 277, 278, 279, 282, 283, 284, 296, 317, 320, 322, 323, 324, 325, 330, 338, 339, 347, 529, 530, 531, 532,
        32997, 34675,
    ];

    private int CountSize => file.IsBig ? 8 : 2;

    private int OffsetSize => file.IsBig ? 8 : 4;

    private int EntrySize => file.IsBig ? 20 : 12;

    /// <param name="kept">The first directory among them.</param>
    public void Write(IReadOnlyList<TiffDirectory> kept)
    {
        var keptOffsets = kept.Select(directory => directory.Offset).ToHashSet();
        // A directory below the first has its number; those of the chain follow each other.
        var chain = kept.Where(directory => directory.Index > 0 || directory.Offset == file.Directories[0].Offset).OrderBy(directory => directory.Index).ToList();
        WriteHeader(chain[0].Offset);
        for (var i = 0; i < chain.Count; i++) WriteDirectory(chain[i], i + 1 < chain.Count ? chain[i + 1].Offset : 0, keptOffsets);
        foreach (var below in kept.Except(chain)) WriteDirectory(below, 0, keptOffsets);
    }

    private void WriteHeader(long first)
    {
        var head = new byte[file.IsBig ? 16 : 8];
        file.Source.ReadExactly(0, head, "TIFF header", cancellation);
        Number(head.AsSpan(file.IsBig ? 8 : 4), first, OffsetSize);
        ranges.Write(0, head);
    }

    private void WriteDirectory(TiffDirectory directory, long next, HashSet<long> kept)
    {
        var small = new byte[CountSize];
        file.Source.ReadExactly(directory.Offset, small, "TIFF directory", cancellation);
        var count = (int)(file.IsBig ? file.Order.Int64(small) : file.Order.UInt16(small));
        var entries = new byte[count * EntrySize];
        file.Source.ReadExactly(directory.Offset + CountSize, entries, "TIFF directory", cancellation);

        var plain = new byte[CountSize + entries.Length + OffsetSize];
        var written = 0;
        for (var i = 0; i < count; i++)
        {
            var entry = entries.AsSpan(i * EntrySize, EntrySize);
            if (!Structure.Contains(file.Order.UInt16(entry)) || !Keep(directory, entry, kept)) continue;
            entry.CopyTo(plain.AsSpan(CountSize + (written * EntrySize)));
            written++;
        }

        Number(plain, written, CountSize);
        Number(plain.AsSpan(CountSize + (written * EntrySize)), next, OffsetSize);
        ranges.Write(directory.Offset, plain);
    }

    /// <summary>Keeps the entry's values where they lie, or writes them plain. False for an entry that goes.</summary>
    private bool Keep(TiffDirectory directory, Span<byte> entry, HashSet<long> kept)
    {
        var (tag, type) = ((TiffTag)file.Order.UInt16(entry), file.Order.UInt16(entry[2..]));
        var size = TiffEntry.SizeOf(type);
        var count = file.IsBig ? file.Order.Int64(entry[4..]) : file.Order.UInt32(entry[4..]);
        if (size == 0 || count is < 0 or > int.MaxValue) return false;
        var length = count * size;
        var value = entry[(4 + OffsetSize)..];
        var offset = length <= OffsetSize ? -1 : file.IsBig ? file.Order.Int64(value) : file.Order.UInt32(value);
        if (offset > file.Source.Length - length) return false;
        if (tag == TiffTag.ImageDescription) return KeepDescription(directory, offset, length);
        // Text in a tag that holds numbers.
        if (type == Ascii) return false;
        if (tag == TiffTag.SubIfds) CheckBelow(directory, kept);
        if (offset >= 0) ranges.Keep(offset, length);
        else value[(int)length..].Clear();
        return true;
    }

    /// <summary>As long as it was, blanks at its end, so that the entry stays as it is.</summary>
    private bool KeepDescription(TiffDirectory directory, long offset, long length)
    {
        var text = PlainDescription.Of(directory.Text(TiffTag.ImageDescription, cancellation));
        if (text.Length == 0 || offset < 0 || text.Length >= length) return false;
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, bytes);
        bytes[^1] = 0;
        ranges.Write(offset, bytes);
        return true;
    }

    private void CheckBelow(TiffDirectory directory, HashSet<long> kept)
    {
        var entry = directory.Find(TiffTag.SubIfds)!.Value;
        for (var i = 0; i < entry.Count; i++)
        {
            if (kept.Contains(directory.Number(entry, i, TiffTag.SubIfds, cancellation))) continue;
            throw new UnsupportedImageException("The slide keeps pictures that are no levels below another picture, which a copy cannot leave out.", "pseudonymised slide");
        }
    }

    private void Number(Span<byte> to, long number, int size)
    {
        switch (size, file.Order.IsLittle)
        {
            case (2, true): BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)number); break;
            case (2, false): BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)number); break;
            case (4, true): BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)number); break;
            case (4, false): BinaryPrimitives.WriteUInt32BigEndian(to, (uint)number); break;
            case (_, true): BinaryPrimitives.WriteInt64LittleEndian(to, number); break;
            default: BinaryPrimitives.WriteInt64BigEndian(to, number); break;
        }
    }
}
