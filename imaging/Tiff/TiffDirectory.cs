using System.Text;

namespace Lightbox.Imaging.Tiff;

/// <summary>An image file directory. Values are read from the file when asked for.</summary>
internal sealed class TiffDirectory(TiffFile file, int index, long offset, IReadOnlyDictionary<TiffTag, TiffEntry> entries)
{
    /// <summary>0-based place in the chain; a sub-directory has its parent's.</summary>
    public int Index => index;

    /// <summary>Where the directory starts, bytes.</summary>
    public long Offset => offset;

    public bool Has(TiffTag tag) => entries.ContainsKey(tag);

    /// <summary>The entry, or null.</summary>
    public TiffEntry? Find(TiffTag tag) => entries.TryGetValue(tag, out var entry) ? entry : null;

    /// <summary>An unsigned whole number of types BYTE, SHORT, LONG, IFD, LONG8 or IFD8.</summary>
    public long Number(TiffEntry entry, long at, TiffTag tag, CancellationToken cancellation)
    {
        if (at < 0 || at >= entry.Count) throw Broken(tag, $"has {entry.Count} values, number {at} is asked for");
        Span<byte> bytes = stackalloc byte[8];
        bytes = bytes[..entry.ElementSize];
        file.Source.ReadExactly(entry.ValueOffset + (at * entry.ElementSize), bytes, Name(tag), cancellation);
        return Whole(bytes, entry.Type, tag);
    }

    /// <summary>Several values one after the other, by one read of the file.</summary>
    public long[] Numbers(TiffEntry entry, long first, int count, TiffTag tag, CancellationToken cancellation)
    {
        if (first < 0 || count > entry.Count - first) throw Broken(tag, $"has {entry.Count} values, {first} to {first + count - 1} are asked for");
        var bytes = new byte[count * entry.ElementSize];
        file.Source.ReadExactly(entry.ValueOffset + (first * entry.ElementSize), bytes, Name(tag), cancellation);
        var numbers = new long[count];
        for (int i = 0; i < count; i++) numbers[i] = Whole(bytes.AsSpan(i * entry.ElementSize, entry.ElementSize), entry.Type, tag);
        return numbers;
    }

    /// <summary>The first value of a tag, or the standard's default.</summary>
    public long Number(TiffTag tag, long otherwise, CancellationToken cancellation) =>
        Find(tag) is { Count: > 0 } entry ? Number(entry, 0, tag, cancellation) : otherwise;

    /// <summary>The first value of a tag that has to be there.</summary>
    public long Number(TiffTag tag, CancellationToken cancellation) =>
        Find(tag) is { Count: > 0 } entry ? Number(entry, 0, tag, cancellation) : throw Broken(tag, "is missing");

    /// <summary>Text up to its first NUL, cut at <see cref="TiffLimits.Text"/>; empty when there is none.</summary>
    public string Text(TiffTag tag, CancellationToken cancellation) => Text(tag, TiffLimits.Text, Encoding.Latin1, cancellation);

    /// <param name="cap">Bytes read at most.</param>
    public string Text(TiffTag tag, int cap, Encoding encoding, CancellationToken cancellation)
    {
        if (Find(tag) is not { Type: 2 } entry) return "";
        var bytes = Bytes(entry, cap, tag, cancellation);
        int end = Array.IndexOf(bytes, (byte)0);
        return encoding.GetString(bytes, 0, end < 0 ? bytes.Length : end);
    }

    /// <summary>The first value of a RATIONAL or FLOAT; null when it is not there, of another type, or no positive number.</summary>
    public double? Rational(TiffTag tag, CancellationToken cancellation)
    {
        if (Find(tag) is not { Type: 5 or 11 or 12, Count: > 0 } entry) return null;
        var bytes = Bytes(entry, 8, tag, cancellation);
        double value = entry.Type switch
        {
            5 => file.Order.UInt32(bytes) / (double)file.Order.UInt32(bytes.AsSpan(4)),
            11 => file.Order.Single(bytes),
            _ => file.Order.Double(bytes),
        };
        return double.IsFinite(value) && value > 0 ? value : null;
    }

    /// <summary>The first values of a tag as the bytes they are, at most <paramref name="cap"/>.</summary>
    public byte[] Bytes(TiffEntry entry, int cap, TiffTag tag, CancellationToken cancellation)
    {
        var bytes = new byte[(int)Math.Min(cap, Math.Min(entry.Count * entry.ElementSize, file.Source.Length))];
        file.Source.ReadExactly(entry.ValueOffset, bytes, Name(tag), cancellation);
        return bytes;
    }

    /// <summary>The error for a tag of this directory.</summary>
    public ImageFormatException Broken(TiffTag tag, string what) => new($"{Name(tag)} {what}.", offset, tag.ToString());

    private long Whole(ReadOnlySpan<byte> bytes, ushort type, TiffTag tag)
    {
        long value = type switch
        {
            1 => bytes[0],
            3 => file.Order.UInt16(bytes),
            4 or 13 => file.Order.UInt32(bytes),
            16 or 18 => file.Order.Int64(bytes),
            _ => throw Broken(tag, $"has type {type}, a whole number was expected"),
        };
        return value >= 0 ? value : throw Broken(tag, "is above 2^63");
    }

    private string Name(TiffTag tag) => $"TIFF directory {index}: {tag}";
}
