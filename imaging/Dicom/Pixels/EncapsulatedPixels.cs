namespace Lightbox.Imaging.Dicom;

/// <summary>The coded bytes of the frames of encapsulated pixel data. The list of fragments is made when the first frame is asked for.</summary>
internal sealed class EncapsulatedPixels(IByteSource source, DataSet dataSet, Element pixels, int frames)
{
    private readonly Lock making = new();
    private volatile FrameLocator? made;

    /// <summary>The coded bytes of one frame, its fragments joined.</summary>
    /// <exception cref="ImageFormatException">The frame's fragments are broken.</exception>
    public CodedFrame Read(int frame, CancellationToken cancellation)
    {
        var parts = Locator(cancellation).Locate(frame);
        var length = parts.Sum(part => part.Length);
        if (length > ImageLimits.Default.MaxEncodedBytes)
        {
            throw new ImageLimitException($"Frame {frame} has {length} coded bytes, more than is read here.");
        }

        var bytes = new byte[length];
        var at = 0;
        foreach (var part in parts)
        {
            source.ReadExactly(part.Offset, bytes.AsSpan(at, (int)part.Length), pixels.Tag.ToString(), cancellation);
            at += (int)part.Length;
        }

        return new(bytes, parts);
    }

    /// <summary>Where the coded bytes of one frame lie, in order.</summary>
    public IReadOnlyList<Fragment> Locate(int frame, CancellationToken cancellation) => Locator(cancellation).Locate(frame);

    // Not a Lazy: one caller's cancellation must not become everybody's result.
    private FrameLocator Locator(CancellationToken cancellation)
    {
        if (made is { } there) return there;
        lock (making)
        {
            return made ??= new FrameLocator(source, dataSet, Fragments.Read(source, pixels, cancellation), frames, cancellation);
        }
    }
}

/// <summary>One frame as it is coded.</summary>
/// <param name="Bytes">The fragments joined.</param>
/// <param name="Parts">Where they came from.</param>
internal sealed record CodedFrame(byte[] Bytes, IReadOnlyList<Fragment> Parts)
{
    /// <summary>Where byte <paramref name="index"/> of the frame lies in the source.</summary>
    public long OffsetOf(long index)
    {
        foreach (var part in Parts)
        {
            if (index < part.Length) return part.Offset + index;
            index -= part.Length;
        }

        return Parts[^1].Offset + Parts[^1].Length;
    }
}
