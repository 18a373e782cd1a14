using System.Globalization;
using Lightbox.Imaging;
using Lightbox.Imaging.Segmentation;
using Lightbox.Render.Sources;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>A segmentation to lay over a picture.</summary>
/// <param name="Segments">Numbers in ascending order; empty for all.</param>
/// <param name="Opacity">0 for edges only, 1 hides what lies below.</param>
internal sealed record MaskChoice(ImageName Asset, IReadOnlyList<int> Segments, double Opacity)
{
    private const int MostSegments = 256;

    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Asset.Asset}:{string.Join('.', Segments)}:{Opacity:0.00}");

    /// <exception cref="InvalidRequestException">No asset's name, too many segments, an opacity outside 0 to 1.</exception>
    public static MaskChoice Of(V1.SegmentationOverlay overlay, string field)
    {
        double opacity = overlay.HasOpacity ? overlay.Opacity : SegmentationOverlay.DefaultOpacity;
        if (!(opacity is >= 0 and <= 1)) throw new InvalidRequestException($"{field}.opacity", "must be from 0 to 1");
        if (overlay.Segments.Count > MostSegments) throw new InvalidRequestException($"{field}.segments", $"must be at most {MostSegments}");

        // Hundredths are more than an eye tells apart.
        return new(ImageName.Parse(overlay.Asset, $"{field}.asset"), [.. overlay.Segments.Distinct().Order()], overlay.Outline ? 0 : Math.Round(opacity, 2));
    }

    /// <exception cref="PreconditionException">The two have nothing to do with each other.</exception>
    public PixelBuffer Paint(PixelBuffer picture, ISegmentation mask, SegmentationTarget target, CancellationToken cancellation)
    {
        var map = mask.Map(target, Segments.Count == 0 ? null : Segments.ToHashSet(), cancellation)
            ?? throw new PreconditionException("SEGMENTATION_UNRELATED", "The segmentation is not about this picture: neither its planes nor its instance match.", Asset.ToString());
        return SegmentationOverlay.Paint(picture, map, mask.Segments, Opacity);
    }
}
