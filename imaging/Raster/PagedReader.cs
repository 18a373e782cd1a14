using Lightbox.Imaging.Display;
using Lightbox.Imaging.Isolation;

namespace Lightbox.Imaging.Raster;

/// <summary>
/// A WebP, GIF or AVIF file, decoded by a worker. The frames of an animation are the pictures as they are shown one after the other, not the
/// changes that the file stores. An EXIF orientation is told and not applied, as for all pictures here; the rotation of an AVIF is part of decoding it.
/// Samples of 10 and 12 bits are stretched to 16.
/// </summary>
internal sealed class PagedReader : IClipReader
{
    /// <summary>Pixels of a GIF's canvas that need not be drawn on; more must be in the file.</summary>
    private const long LargestEmptyCanvas = 8L << 20;

    /// <summary>Pixels a byte of LZW can stand for: a code of 12 bits names 4096 of them at most.</summary>
    private const long MostGifExpansion = 4096 * 8 / 12;

    private readonly IByteSource source;
    private readonly string loader;
    private readonly PictureFacts facts;
    private readonly double[]? times;

    private PagedReader(IByteSource source, string loader, string mediaType, PictureFacts facts)
    {
        this.source = source;
        this.loader = loader;
        this.facts = facts;
        Limits.CheckSize("A picture", facts.Width, facts.Height);
        if (facts.Pages > Limits.MaxFrames) throw new ImageLimitException($"An animation of {facts.Pages} frames is over the limit of {Limits.MaxFrames}.");
        times = Times(facts);
        double? length = times is null ? null : times[^1] + (facts.Delays[^1] / 1000.0);
        bool uneven = times is not null && facts.Delays.Distinct().Count() > 1;
        Info = new ImageInfo
        {
            Format = loader,
            MediaType = mediaType,
            Kind = facts.Pages > 1 ? ImageKind.Clip : ImageKind.Image,
            Rows = facts.Height,
            Columns = facts.Width,
            Frames = facts.Pages,
            SamplesPerPixel = facts.Samples,
            BitsAllocated = facts.Deep ? 16 : 8,
            BitsStored = facts.Deep ? 16 : 8,
            PixelRepresentation = 0,
            Photometric = facts.Samples <= 2 ? "MONOCHROME2" : "RGB",
            Orientation = facts.Orientation > 0 ? facts.Orientation : null,
            Fps = facts.Pages / length,
            Duration = length,
            IsVariableRate = uneven ? true : null,
        };
    }

    public ImageInfo Info { get; }

    private static ImageLimits Limits => ImageLimits.Default;

    public static PagedReader Open(IByteSource source, string loader, string mediaType, CancellationToken cancellation)
    {
        var facts = PictureJob.Describe(loader, RasterReader.ReadAll(source, cancellation), cancellation);
        bool empty = loader == "gif" && (long)facts.Width * facts.Height > Math.Max(LargestEmptyCanvas, MostGifExpansion * source.Length);
        if (empty) throw new ImageLimitException($"A GIF of {source.Length} bytes says it has {facts.Width} x {facts.Height} pixels, more than it can hold.");
        return new(source, loader, mediaType, facts);
    }

    public double? TimeOf(int frame) => times is not null && frame >= 0 && frame < times.Length ? times[frame] : null;

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation)
    {
        if (frame < 0 || frame >= facts.Pages) throw new ImageRangeException($"Frame {frame} asked for; the picture has {facts.Pages}, from 0.");
        var file = RasterReader.ReadAll(source, cancellation);
        var picture = PictureJob.Read(loader, file, frame, (long)facts.Width * facts.Height * facts.Samples, cancellation);
        if (picture.Width == facts.Width && picture.Height == facts.Height && picture.SamplesPerPixel == facts.Samples) return picture;
        throw new ImageFormatException($"Frame {frame} is {picture.Width} x {picture.Height} x {picture.SamplesPerPixel}, the file says {facts.Width} x {facts.Height} x {facts.Samples}.");
    }

    public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation) =>
        PlainDisplay.Of(ReadFrame(frame, cancellation), options);

    public void Dispose() => source.Dispose();

    /// <summary>Seconds at which each page begins; null when the file does not say.</summary>
    private static double[]? Times(PictureFacts facts)
    {
        if (facts.Pages < 2 || facts.Delays.Length != facts.Pages || facts.Delays.Any(delay => delay <= 0)) return null;
        var times = new double[facts.Pages];
        for (var i = 1; i < times.Length; i++) times[i] = times[i - 1] + (facts.Delays[i - 1] / 1000.0);
        return times;
    }
}
