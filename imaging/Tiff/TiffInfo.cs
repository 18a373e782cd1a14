namespace Lightbox.Imaging.Tiff;

/// <summary>What the directories say, as <see cref="ImageInfo"/>.</summary>
internal static class TiffInfo
{
    /// <summary>Pixel size and objective come from Aperio's description, from OME-XML, or the size from the directory's resolution, in this order.</summary>
    public static ImageInfo OfSlide(SlideLayout layout, string format, OmeDescription? ome, CancellationToken cancellation)
    {
        var main = layout.Levels[0];
        var aperio = AperioDescription.IsAperio(main.Description) ? AperioDescription.Parse(main.Description) : null;
        var image = ome is { Images: [var first, ..] } ? first : null;
        return Of(main) with
        {
            Format = format,
            Kind = ImageKind.Slide,
            Modality = "SM",
            Frames = 1,
            Levels = [.. layout.Levels.Select(level => Level(main, level))],
            Mpp = Mpp(main, aperio, image, cancellation),
            Magnification = aperio is null ? image?.Magnification : aperio.Magnification,
            AssociatedImages = [.. layout.Associated.Keys],
        };
    }

    private static double[]? Mpp(TiffPicture main, AperioDescription? aperio, OmeImage? image, CancellationToken cancellation)
    {
        if (aperio is not null) return aperio.Mpp is { } mpp ? [mpp, mpp] : null;
        if (image is { MppX: { } x, MppY: { } y }) return [x, y];
        return TiffResolution.Mpp(main, cancellation);
    }

    public static ImageInfo OfPages(IReadOnlyList<TiffPicture> pages) => Of(pages[0]) with { Frames = pages.Count };

    private static ImageInfo Of(TiffPicture picture) => new()
    {
        Format = "tiff",
        MediaType = "image/tiff",
        Kind = ImageKind.Image,
        Rows = picture.Height,
        Columns = picture.Width,
        SamplesPerPixel = picture.Samples,
        BitsAllocated = picture.Bits,
        BitsStored = picture.Bits,
        PixelRepresentation = picture.SampleFormat switch { 2 => 1, 3 => null, _ => 0 },
        Photometric = TiffColour.Name(picture.Photometric),
        Planar = picture.Samples > 1 ? (picture.IsPlanar ? 1 : 0) : null,
        ByteOrder = picture.Order.Name,
        IccProfileBytes = picture.Directory.Find(TiffTag.IccProfile) is { Count: > 0 and <= TiffLimits.IccProfile } profile ? (int)profile.Count : null,
    };

    /// <summary>The mean of both sides' ratios, as OpenSlide says it.</summary>
    private static PyramidLevel Level(TiffPicture main, TiffPicture level) => new(
        level.Width,
        level.Height,
        level.SegmentWidth,
        level.SegmentHeight,
        (((double)main.Width / level.Width) + ((double)main.Height / level.Height)) / 2);
}
