using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>A slice of a volume, its pixels made square.</summary>
/// <param name="Index">0-based; null for the middle.</param>
/// <param name="MaxEdge">Longest edge, pixels; 0 for the size of the voxels.</param>
internal sealed record SliceRendition(Plane Plane, int? Index, int Time, int MaxEdge, DisplayOptions Display, PictureCoding Picture) : Rendition
{
    /// <summary>The longest edge anybody may ask for, and the most that thin slices are stretched to.</summary>
    private const int Largest = 4096;

    /// <summary>Sizes are multiples of this, so that a window being resized does not make a picture for each width.</summary>
    private const int Step = 16;

    public override string Key => $"slice {Plane} {Index} {Time} {MaxEdge} {DisplayChoice.KeyOf(Display)} {Picture.Key}";

    public override PictureCoding Coding => Picture;

    /// <exception cref="InvalidRequestException">Below 0 or above 4096.</exception>
    public static int Size(int asked, string field)
    {
        if (asked is < 0 or > Largest) throw new InvalidRequestException(field, $"must be from 0 to {Largest}");
        return asked == 0 ? 0 : Math.Max(Step, asked / Step * Step);
    }

    public override PixelBuffer Draw(IImageReader reader, CancellationToken cancellation)
    {
        if (reader is not IVolumeReader volume)
            throw new PreconditionException("NOT_A_VOLUME", $"The image ({reader.Info.Format}) is no volume; ask for a frame.", reader.Info.Format);
        var slice = volume.ReadSlice(Plane, Index ?? volume.SliceCount(Plane) / 2, Time, Display, cancellation);
        int edge = MaxEdge == 0 ? Largest : MaxEdge;
        return Resample.FitSquare(slice, edge, edge, volume.SliceSpacing(Plane));
    }
}
