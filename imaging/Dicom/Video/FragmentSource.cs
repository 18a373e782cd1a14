namespace Lightbox.Imaging.Dicom;

/// <summary>The fragments of one stream as one run of bytes; the file under them stays its owner's.</summary>
internal sealed class FragmentSource : IByteSource
{
    private readonly IByteSource file;
    private readonly IReadOnlyList<Fragment> fragments;

    /// <summary>Where in the stream each fragment begins.</summary>
    private readonly long[] starts;

    public FragmentSource(IByteSource file, IReadOnlyList<Fragment> fragments)
    {
        this.file = file;
        this.fragments = fragments;
        starts = new long[fragments.Count];
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = Length;
            Length += fragments[i].Length;
        }
    }

    public long Length { get; }

    public string? LocalPath => null;

    public int Read(long offset, Span<byte> destination, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int done = 0, at = Array.BinarySearch(starts, offset);
        if (at < 0) at = ~at - 1;
        for (; at >= 0 && at < starts.Length && done < destination.Length; at++)
        {
            long inside = offset + done - starts[at];
            var part = destination[done..];
            if (part.Length > fragments[at].Length - inside) part = part[..(int)(fragments[at].Length - inside)];
            int got = file.Read(fragments[at].Offset + inside, part, cancellation);
            done += got;
            if (got < part.Length) break;
        }

        return done;
    }

    public void Dispose()
    {
    }
}
