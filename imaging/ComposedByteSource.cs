namespace Lightbox.Imaging;

/// <summary>
/// Bytes put together from pieces, some in memory, some in another source, some blank: a rewritten file that costs the memory of what was rewritten.
/// Does not own the other source, which must outlive it.
/// </summary>
internal sealed class ComposedByteSource : IByteSource
{
    private readonly IByteSource other;
    private readonly Piece[] pieces;

    /// <summary>Where each piece starts in the whole.</summary>
    private readonly long[] starts;

    public ComposedByteSource(IByteSource other, IReadOnlyList<Piece> pieces)
    {
        this.other = other;
        this.pieces = [.. pieces.Where(piece => piece.Length > 0)];
        starts = new long[this.pieces.Length];
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = Length;
            Length += this.pieces[i].Length;
        }
    }

    public long Length { get; }

    public string? LocalPath => null;

    public int Read(long offset, Span<byte> destination, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellation.ThrowIfCancellationRequested();
        var done = 0;
        var at = Array.BinarySearch(starts, offset);
        for (var i = at < 0 ? ~at - 1 : at; i >= 0 && i < pieces.Length && done < destination.Length; i++)
        {
            var skip = offset + done - starts[i];
            var wanted = destination.Slice(done, (int)Math.Min(destination.Length - done, pieces[i].Length - skip));
            if (wanted.IsEmpty) break;
            if (pieces[i].Memory is { } memory) memory.Span.Slice((int)skip, wanted.Length).CopyTo(wanted);
            else if (pieces[i].Offset < 0) wanted.Clear();
            else if (other.Read(pieces[i].Offset + skip, wanted, cancellation) != wanted.Length) throw Shrunk(pieces[i].Offset + skip);
            done += wanted.Length;
        }

        return done;
    }

    public void Dispose()
    {
    }

    /// <summary>The other source is shorter than when the pieces were cut: what would follow is not what it was.</summary>
    private static ImageFormatException Shrunk(long offset) => new("The file became shorter while it was read.", offset) { Truncated = true };
}

/// <summary>A piece of a <see cref="ComposedByteSource"/>: bytes in memory, a range of the other source, or zeros.</summary>
/// <param name="Offset">In the other source; below 0 for zeros.</param>
internal readonly record struct Piece(ReadOnlyMemory<byte>? Memory, long Offset, long Length)
{
    public static Piece Zeros(long length) => new(null, -1, length);

    public static Piece Of(ReadOnlyMemory<byte> bytes) => new(bytes, 0, bytes.Length);

    public static Piece Range(long offset, long length) => new(null, offset, length);
}
