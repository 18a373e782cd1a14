namespace Lightbox.Imaging.Tiff;

/// <summary>What the directories say, as <see cref="ImageInfo"/>.</summary>
internal static class TiffInfo
{
    public static ImageInfo OfSlide(SlideLayout layout, string format)
    {
        var main = layout.Levels[0];
        var aperio = AperioDescription.Parse(main.Description);
        return Of(main) with
        {
            Format = format,
            Kind = ImageKind.Slide,
            Modality = "SM",
            Frames = 1,
            Levels = [.. layout.Levels.Select(level => Level(main, level))],
            Mpp = aperio.Mpp is { } mpp ? [mpp, mpp] : null,
            Magnification = aperio.Magnification,
            AssociatedImages = [.. layout.Associated.Keys],
        };
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
    };

    /// <summary>The mean of both sides' ratios, as OpenSlide says it.</summary>
    private static PyramidLevel Level(TiffPicture main, TiffPicture level) => new(
        level.Width,
        level.Height,
        level.SegmentWidth,
        level.SegmentHeight,
        (((double)main.Width / level.Width) + ((double)main.Height / level.Height)) / 2);
}
