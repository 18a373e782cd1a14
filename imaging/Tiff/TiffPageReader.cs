using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Tiff;

/// <summary>A TIFF stored in strips: one picture, or a stack of pages alike.</summary>
internal sealed class TiffPageReader(IByteSource source, IReadOnlyList<TiffPicture> pages, ImageInfo info) : IImageReader
{
    public ImageInfo Info => info;

    /// <summary>The pages that make one image with the first: same size and samples, not marked as a reduced copy or a mask.</summary>
    public static IReadOnlyList<TiffPicture> PagesLike(IReadOnlyList<TiffPicture> pictures)
    {
        var first = pictures[0];
        return [.. pictures.Where(p => p == first
            || ((p.Subfile & 5) == 0 && (p.Width, p.Height, p.Samples, p.Bits, p.Photometric) == (first.Width, first.Height, first.Samples, first.Bits, first.Photometric)))];
    }

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation) => TiffRegions.ReadStored(Page(frame), cancellation);

    public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation)
    {
        var page = Page(frame);
        bool isGrey = page.Samples == 1 && page.Photometric is 0 or 1;
        if (!isGrey)
        {
            var rgb = TiffRegions.ReadRgb(page, 0, 0, page.Width, page.Height, cancellation);
            return options.Invert ? Colour.Invert(rgb) : rgb;
        }

        var stored = TiffColour.Stretched(page, ReadFrame(frame, cancellation));
        Window? full = stored.Type == SampleType.UInt8 ? Window.FromRange(0, 255) : null;
        var window = Window.Choose(options, full, () => Percentiles.Window(stored));
        return Grey.Apply(stored, window, invert: options.Invert != (page.Photometric == 0));
    }

    public void Dispose() => source.Dispose();

    private TiffPicture Page(int frame) => frame >= 0 && frame < pages.Count
        ? pages[frame]
        : throw new ImageRangeException($"The TIFF has frames 0 to {pages.Count - 1}; {frame} was asked for.");
}
