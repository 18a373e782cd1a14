namespace Lightbox.Imaging.Tiff;

/// <summary>
/// Where a picture's tiles or strips lie: TileOffsets and TileByteCounts (TIFF 6.0 section 15), read in pages when a segment of the page is first
/// asked for and kept, so that a tile costs one read of the file and not three. Two threads may read the same page; both see the same numbers.
/// </summary>
internal sealed class SegmentTable
{
    private const int PageSize = 4096;

    /// <summary>Above this many segments (16 MB of table) single numbers are read from the file each time.</summary>
    private const long MostKept = 1L << 20;

    private readonly TiffDirectory directory;
    private readonly (TiffTag Tag, TiffEntry Entry) offsets;
    private readonly (TiffTag Tag, TiffEntry Entry) counts;
    private readonly Segment[]?[]? pages;

    public SegmentTable(TiffDirectory directory, (TiffTag Tag, TiffEntry Entry) offsets, (TiffTag Tag, TiffEntry Entry) counts)
    {
        this.directory = directory;
        this.offsets = offsets;
        this.counts = counts;
        if (offsets.Entry.Count <= MostKept) pages = new Segment[]?[(offsets.Entry.Count + PageSize - 1) / PageSize];
    }

    /// <summary>One segment's place; its bytes may still lie outside the file.</summary>
    public Segment At(long index, CancellationToken cancellation)
    {
        if (pages is null) return new(directory.Number(offsets.Entry, index, offsets.Tag, cancellation), directory.Number(counts.Entry, index, counts.Tag, cancellation));
        ref var page = ref pages[index / PageSize];
        var there = Volatile.Read(ref page) ?? Read(index / PageSize * PageSize, cancellation);
        Volatile.Write(ref page, there);
        return there[index % PageSize];
    }

    private Segment[] Read(long first, CancellationToken cancellation)
    {
        int size = (int)Math.Min(PageSize, offsets.Entry.Count - first);
        var from = directory.Numbers(offsets.Entry, first, size, offsets.Tag, cancellation);
        var length = directory.Numbers(counts.Entry, first, size, counts.Tag, cancellation);
        var page = new Segment[size];
        for (int i = 0; i < size; i++) page[i] = new(from[i], length[i]);
        return page;
    }
}

/// <summary>The place of one tile or strip.</summary>
/// <param name="Offset">Of its first byte in the file.</param>
/// <param name="Count">Bytes; 0 for a tile the scanner left out.</param>
internal readonly record struct Segment(long Offset, long Count);
