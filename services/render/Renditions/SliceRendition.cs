using System.Globalization;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Segmentation;
using Lightbox.Render.Sources;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>A slice of a volume, its pixels made square.</summary>
/// <param name="MaxEdge">Longest edge, pixels; 0 for the size of the voxels.</param>
internal sealed record SliceRendition(SliceRequest Slice, int MaxEdge, DisplayChoice Display, PictureCoding Picture) : Rendition
{
    /// <summary>The longest edge anybody may ask for, and the most that thin slices are stretched to.</summary>
    private const int Largest = 4096;

    /// <summary>Sizes are multiples of this, so that a window being resized does not make a picture for each width.</summary>
    private const int Step = 16;

    public override string Key => string.Create(
        CultureInfo.InvariantCulture,
        $"slice {Slice.Plane} {Slice.Index} {Slice.Millimetres:R} {Slice.Oblique} {Slice.Time} {Slice.Slab} {MaxEdge} {Display.Key} {Picture.Key}");

    public override PictureCoding Coding => Picture;

    public override ImageName? Mask => Display.Mask?.Asset;

    /// <exception cref="InvalidRequestException">Below 0 or above 4096.</exception>
    public static int Size(int asked, string field)
    {
        if (asked is < 0 or > Largest) throw new InvalidRequestException(field, $"must be from 0 to {Largest}");
        return asked == 0 ? 0 : Math.Max(Step, asked / Step * Step);
    }

    public override PixelBuffer Draw(IImageReader reader, ISegmentation? mask, CancellationToken cancellation)
    {
        if (reader is not IVolumeReader volume)
            throw new PreconditionException("NOT_A_VOLUME", $"The image ({reader.Info.Format}) is no volume; ask for a frame.", reader.Info.Format);
        var slice = volume.ReadSlice(Slice, Display.Options, cancellation);
        int edge = MaxEdge == 0 ? Largest : MaxEdge;
        var picture = Resample.FitSquare(slice.Picture, edge, edge, slice.Placement.Spacing);
        return Display.Finished(picture, mask, () => TargetOf(reader, slice), cancellation);
    }

    private static SegmentationTarget TargetOf(IImageReader reader, VolumeSlice slice)
    {
        var frame = reader is ISegmentable known ? known.TargetOf(0).FrameOfReferenceUid : null;
        return new(slice.Picture.Width, slice.Picture.Height)
        {
            Plane = slice.Placement,
            FrameOfReferenceUid = frame,
        };
    }
}
