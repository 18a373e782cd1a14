using System.Buffers.Binary;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// Which fragments make which frame: by the extended offset table, else by the basic one, else by counting, else by the start marker that JPEG
/// streams carry (PS3.5 A.4, PS3.3 C.7.6.3.1.8). A table is believed only where it points at the start of a fragment; a frame whose entry
/// does not is refused, and the others are still served.
/// </summary>
internal sealed class FrameLocator
{
    private readonly Fragments fragments;
    private readonly int frames;
    private readonly int[]? starts;
    private readonly Fragment[]? extended;
    private readonly string? trouble;

    public FrameLocator(IByteSource source, DataSet dataSet, Fragments fragments, int frames, CancellationToken cancellation)
    {
        this.fragments = fragments;
        this.frames = frames;
        if (frames == 1 && dataSet.Find(Tags.ExtendedOffsetTable) is null or { Length: 0 }) starts = [0];
        else if (dataSet.Find(Tags.ExtendedOffsetTable) is { Length: > 0 } table) extended = Extended(dataSet, table, cancellation);
        else if (fragments.BasicTable.Length >= 4) starts = Basic(source, cancellation);
        else if (fragments.Items.Count == frames) starts = [.. Enumerable.Range(0, frames)];
        else (starts, trouble) = ByMarkers(source, cancellation);
    }

    /// <summary>The fragments of a frame, in order.</summary>
    /// <exception cref="ImageFormatException">The frame's fragments cannot be told or are not all there.</exception>
    public IReadOnlyList<Fragment> Locate(int frame)
    {
        if (trouble is not null) throw Broken(trouble, fragments.Start);
        if (extended is not null) return [ByExtended(frame, extended)];
        var first = frame < starts!.Length ? starts[frame] : -1;
        if (first < 0 || first >= fragments.Items.Count) throw Missing(frame);

        var last = frame + 1 < frames ? EndOf(frame) : fragments.Items.Count;
        if (frame + 1 == frames && fragments.CutAt is { } cutAt)
        {
            throw new ImageFormatException($"The pixel data breaks off within frame {frame}.", cutAt, Tags.PixelData.ToString()) { Truncated = true };
        }

        return [.. fragments.Items.Skip(first).Take(last - first)];
    }

    private int EndOf(int frame)
    {
        var next = frame + 1 < starts!.Length ? starts[frame + 1] : -1;
        return next >= 0 ? next : throw Broken($"Frame {frame} has no known end: the offset table is broken behind it.", fragments.BasicTable.Offset);
    }

    private Fragment ByExtended(int frame, Fragment[] table)
    {
        if (frame >= table.Length) throw Broken($"The extended offset table has no entry for frame {frame}.", fragments.Start);
        var (offset, length) = table[frame];
        var index = IndexOf(offset);
        // One frame, one fragment is what the table requires; its length may leave out the fragment's padding byte.
        if (index < 0 || length < 1 || length > fragments.Items[index].Length)
        {
            throw Broken($"The extended offset table's entry for frame {frame} does not fit a fragment.", fragments.Start);
        }

        return new(fragments.Items[index].Offset, length);
    }

    private static Fragment[] Extended(DataSet dataSet, Element table, CancellationToken cancellation)
    {
        const int most = 1 << 27;
        var offsets = dataSet.Bytes(table, most, cancellation);
        if (dataSet.Find(Tags.ExtendedOffsetTableLengths) is not { } other)
        {
            throw new ImageFormatException("The extended offset table comes without its lengths.", table.Offset, table.Tag.ToString());
        }

        var lengths = dataSet.Bytes(other, most, cancellation);
        var entries = new Fragment[Math.Min(offsets.Length, lengths.Length) / 8];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new(BinaryPrimitives.ReadInt64LittleEndian(offsets.AsSpan(i * 8)), BinaryPrimitives.ReadInt64LittleEndian(lengths.AsSpan(i * 8)));
        }

        return entries;
    }

    private int[] Basic(IByteSource source, CancellationToken cancellation)
    {
        var entries = (int)Math.Min(fragments.BasicTable.Length / 4, frames);
        var bytes = new byte[entries * 4];
        source.ReadExactly(fragments.BasicTable.Offset, bytes, "Basic Offset Table", cancellation);
        var found = new int[entries];
        for (int i = 0, furthest = -1; i < entries; i++)
        {
            // An entry at or before an earlier one would give a frame another frame's bytes.
            var index = IndexOf(BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * 4)));
            found[i] = index > furthest ? index : -1;
            furthest = Math.Max(furthest, index);
        }

        return found;
    }

    /// <summary>The fragment whose item head is <paramref name="offset"/> bytes behind the first one's; -1 when there is none.</summary>
    private int IndexOf(long offset)
    {
        if (offset < 0 || offset > long.MaxValue - fragments.Start - 8) return -1;
        var wanted = fragments.Start + offset + 8;
        int low = 0, high = fragments.Items.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (fragments.Items[middle].Offset == wanted) return middle;
            if (fragments.Items[middle].Offset < wanted) low = middle + 1;
            else high = middle - 1;
        }

        return wanted - 8 == fragments.CutAt ? fragments.Items.Count : -1;
    }

    /// <summary>
    /// Without a table and with more fragments than frames, a fragment that starts as a stream does starts a frame: JPEG and JPEG-LS, a JPEG 2000
    /// codestream or the boxes around one, an RLE header whose first segment follows it at once.
    /// </summary>
    private (int[]? Starts, string? Trouble) ByMarkers(IByteSource source, CancellationToken cancellation)
    {
        var found = new List<int>();
        Span<byte> head = stackalloc byte[8];
        for (var i = 0; i < fragments.Items.Count && found.Count <= frames; i++)
        {
            head.Clear();
            source.Read(fragments.Items[i].Offset, head[..(int)Math.Min(head.Length, fragments.Items[i].Length)], cancellation);
            if (IsStart(head)) found.Add(i);
        }

        if (found.Count == frames) return ([.. found], null);
        return fragments.Items.Count < frames && fragments.CutAt is not null
            ? ([.. Enumerable.Range(0, frames)], null)
            : (null, $"{frames} frames in {fragments.Items.Count} fragments without an offset table: where each begins cannot be told.");
    }

    private static bool IsStart(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF])
        || head.SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 0x0C, (byte)'j', (byte)'P', 0x20, 0x20])
        || (head[0] is > 0 and < 16 && head[1..].SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 64, 0, 0, 0]));

    private ImageFormatException Missing(int frame) => fragments.CutAt is { } cutAt
        ? new($"The pixel data breaks off before frame {frame}.", cutAt, Tags.PixelData.ToString()) { Truncated = true }
        : Broken($"No fragment is frame {frame}'s: the offset table or the number of frames is wrong.", fragments.BasicTable.Offset);

    private static ImageFormatException Broken(string what, long offset) => new(what, offset, Tags.PixelData.ToString());
}
