namespace Lightbox.Imaging;

/// <summary>What a decoder may spend on bytes it has no reason to trust. Checked against headers, before anything is allocated.</summary>
public sealed record ImageLimits
{
    public static ImageLimits Default { get; } = new();

    /// <summary>The longest side, pixels; no format read here stores more than 65,535 in its own fields but TIFF and PNG.</summary>
    public int MaxSide { get; init; } = 65_535;

    /// <summary>Rows x columns of one decoded picture.</summary>
    public long MaxPixels { get; init; } = 1L << 27;

    /// <summary>Bytes of one encoded picture that is read whole.</summary>
    public long MaxEncodedBytes { get; init; } = 1L << 29;

    /// <summary>Frames of a clip.</summary>
    public int MaxFrames { get; init; } = 200_000;

    /// <summary>How long one decode may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <exception cref="ImageLimitException">A side or the area is above the limit.</exception>
    internal void CheckSize(string what, long width, long height)
    {
        if (width > MaxSide || height > MaxSide || width * height > MaxPixels)
        {
            throw new ImageLimitException(
                $"{what} of {width} x {height} pixels is over the limit of {MaxSide} a side and {MaxPixels} in all.");
        }
    }
}
