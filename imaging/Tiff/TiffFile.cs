namespace Lightbox.Imaging.Tiff;

/// <summary>
/// The directories of a TIFF 6.0 or BigTIFF file.
/// Header: "II" or "MM", then 42 and a 4-byte offset, or 43, 8, 0 and an 8-byte offset. Directory: entry count (2 or 8 bytes), entries of
/// tag 2, type 2, count 4|8, value or its offset 4|8 bytes, offset of the next directory (4|8 bytes, 0 at the end).
/// </summary>
internal sealed class TiffFile
{
    private readonly bool big;

    private TiffFile(IByteSource source, ByteOrder order, bool big)
    {
        Source = source;
        Order = order;
        this.big = big;
    }

    public IByteSource Source { get; }

    public ByteOrder Order { get; }

    /// <summary>The chain of directories, in file order, then the first one's sub-directories.</summary>
    public IReadOnlyList<TiffDirectory> Directories { get; private set; } = [];

    /// <summary>BigTIFF: counts and offsets of 8 bytes.</summary>
    public bool IsBig => big;

    private int OffsetSize => big ? 8 : 4;

    /// <summary>Whether the first bytes are a TIFF's.</summary>
    public static bool IsTiff(ReadOnlySpan<byte> head) =>
        head.Length >= 8 && (head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || head.StartsWith("II+\0"u8) || head.StartsWith("MM\0+"u8));

    /// <summary>Reads every directory of the file.</summary>
    public static TiffFile Read(IByteSource source, CancellationToken cancellation)
    {
        var file = ReadHeader(source, out long first, cancellation);
        var visited = new HashSet<long>();
        var directories = new List<TiffDirectory>();
        file.ReadChain(first, directories, visited, cancellation);
        if (directories.Count == 0) throw new ImageFormatException("The TIFF has no directory.", 4, "IFD offset");
        file.ReadSubDirectories(directories, visited, cancellation);
        file.Directories = directories;
        return file;
    }

    /// <summary>Reads the first directory only: enough to tell an SVS.</summary>
    public static TiffDirectory ReadFirst(IByteSource source, CancellationToken cancellation)
    {
        var file = ReadHeader(source, out long first, cancellation);
        return file.ReadDirectory(first, 0, out _, cancellation);
    }

    private static TiffFile ReadHeader(IByteSource source, out long first, CancellationToken cancellation)
    {
        Span<byte> head = stackalloc byte[16];
        int got = source.Read(0, head, cancellation);
        if (!IsTiff(head[..got])) throw new ImageFormatException("Not a TIFF header.", 0, "byte order");
        var file = new TiffFile(source, new ByteOrder(head[0] == (byte)'I'), head[2] == 43 || head[3] == 43);
        if (!file.big)
        {
            first = file.Order.UInt32(head[4..]);
            return file;
        }

        if (got < 16) throw new ImageFormatException("The BigTIFF header is cut short.", got, "header") { Truncated = true };
        if (file.Order.UInt16(head[4..]) != 8) throw new ImageFormatException("BigTIFF offsets must have 8 bytes.", 4, "offset size");
        first = file.Order.Int64(head[8..]);
        return file;
    }

    private void ReadChain(long offset, List<TiffDirectory> into, HashSet<long> visited, CancellationToken cancellation)
    {
        while (offset != 0)
        {
            if (!visited.Add(offset)) throw new ImageFormatException($"TIFF directory {into.Count} leads back to one already read.", offset, "next IFD");
            if (into.Count >= TiffLimits.Directories) throw new ImageLimitException($"The TIFF has more than {TiffLimits.Directories} directories.");
            into.Add(ReadDirectory(offset, into.Count, out offset, cancellation));
        }
    }

    /// <summary>OME-TIFF keeps its pyramid below the first directory.</summary>
    private void ReadSubDirectories(List<TiffDirectory> directories, HashSet<long> visited, CancellationToken cancellation)
    {
        var main = directories[0];
        if (main.Find(TiffTag.SubIfds) is not { } entry) return;
        if (entry.Count > 64) throw new ImageLimitException("The TIFF has more than 64 sub-directories.");
        for (int i = 0; i < entry.Count; i++)
        {
            long offset = main.Number(entry, i, TiffTag.SubIfds, cancellation);
            if (!visited.Add(offset)) throw new ImageFormatException("A TIFF sub-directory was already read.", offset, "SubIFDs");
            directories.Add(ReadDirectory(offset, 0, out _, cancellation));
        }
    }

    private TiffDirectory ReadDirectory(long offset, int index, out long next, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string name = $"TIFF directory {index}";
        int countSize = big ? 8 : 2;
        int entrySize = big ? 20 : 12;
        Span<byte> small = stackalloc byte[8];
        Source.ReadExactly(offset, small[..countSize], name, cancellation);
        long count = big ? Order.Int64(small) : Order.UInt16(small);
        if (count is <= 0 or > TiffLimits.Entries) throw new ImageFormatException($"{name} says it has {count} entries.", offset, "entry count");
        var block = new byte[(count * entrySize) + OffsetSize];
        Source.ReadExactly(offset + countSize, block, name, cancellation);
        var entries = new Dictionary<TiffTag, TiffEntry>((int)count);
        for (int i = 0; i < count; i++)
        {
            ReadEntry(block.AsSpan(i * entrySize, entrySize), offset + countSize + ((long)i * entrySize), index, entries);
        }

        var tail = block.AsSpan((int)count * entrySize);
        next = big ? Order.Int64(tail) : Order.UInt32(tail);
        return new TiffDirectory(this, index, offset, entries);
    }

    /// <summary>Entries of types that do not exist are passed over, as the standard asks; the first of two entries with one tag counts.</summary>
    private void ReadEntry(ReadOnlySpan<byte> bytes, long at, int index, Dictionary<TiffTag, TiffEntry> entries)
    {
        var tag = (TiffTag)Order.UInt16(bytes);
        ushort type = Order.UInt16(bytes[2..]);
        long count = big ? Order.Int64(bytes[4..]) : Order.UInt32(bytes[4..]);
        int size = TiffEntry.SizeOf(type);
        if (size == 0 || !Enum.IsDefined(tag)) return;
        if (count is < 0 or > int.MaxValue) throw new ImageFormatException($"TIFF directory {index}: {tag} says it has {count} values.", at, tag.ToString());
        int valueAt = 4 + OffsetSize;
        long offset = count * size <= OffsetSize ? at + valueAt : big ? Order.Int64(bytes[valueAt..]) : Order.UInt32(bytes[valueAt..]);
        if (offset < 0 || offset > Source.Length - (count * size))
        {
            throw new ImageFormatException($"TIFF directory {index}: the values of {tag} lie past the end of the file.", at, tag.ToString()) { Truncated = true };
        }

        entries.TryAdd(tag, new TiffEntry(type, count, offset));
    }
}
