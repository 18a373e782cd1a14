namespace Lightbox.Imaging.Tiff.Deidentification;

/// <summary>The parts of a file that its copy keeps where they are, and those that it has anew; the rest becomes zeros.</summary>
internal sealed class KeptRanges(IByteSource source, int most)
{
    private readonly List<(long Start, long End)> kept = [];
    private readonly List<(long Start, ReadOnlyMemory<byte> Bytes)> written = [];

    public void Keep(long offset, long length)
    {
        if (length <= 0) return;
        if (kept.Count > 0 && kept[^1].End == offset)
        {
            kept[^1] = (kept[^1].Start, offset + length);
            return;
        }

        if (kept.Count >= most) throw new ImageLimitException($"The slide's tiles lie in more than {most} places.");
        kept.Add((offset, offset + length));
    }

    public void Write(long offset, ReadOnlyMemory<byte> bytes) => written.Add((offset, bytes));

    /// <summary>What is written goes over what is kept: a tile that claims a directory's bytes does not get the old ones.</summary>
    public IByteSource Compose()
    {
        written.Sort((left, right) => left.Start.CompareTo(right.Start));
        kept.Sort();
        var pieces = new List<Piece>();
        long at = 0;
        var next = 0;
        foreach (var (start, bytes) in written)
        {
            if (start < at) throw new ImageFormatException("Two directories of the TIFF share bytes.", start);
            Fill(pieces, ref at, start, ref next);
            pieces.Add(Piece.Of(bytes));
            at = start + bytes.Length;
        }

        Fill(pieces, ref at, source.Length, ref next);
        return new ComposedByteSource(source, pieces);
    }

    /// <summary>From <paramref name="at"/> to <paramref name="end"/>: kept ranges, zeros between them.</summary>
    private void Fill(List<Piece> pieces, ref long at, long end, ref int next)
    {
        while (at < end)
        {
            while (next < kept.Count && kept[next].End <= at) next++;
            if (next == kept.Count || kept[next].Start >= end)
            {
                pieces.Add(Piece.Zeros(end - at));
                at = end;
                return;
            }

            if (kept[next].Start > at)
            {
                pieces.Add(Piece.Zeros(kept[next].Start - at));
                at = kept[next].Start;
            }

            var stop = Math.Min(kept[next].End, end);
            pieces.Add(Piece.Range(at, stop - at));
            at = stop;
        }
    }
}
