using Lightbox.Imaging;
using Lightbox.Imaging.Segmentation;
using Lightbox.Render.Sources;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>One picture of one image, every parameter checked and brought to the one form that equal pictures share.</summary>
internal abstract record Rendition
{
    /// <summary>All parameters as text; equal exactly when the pictures are equal.</summary>
    public abstract string Key { get; }

    /// <summary>How it is encoded.</summary>
    public abstract PictureCoding Coding { get; }

    /// <summary>The segmentation laid over it; null for none.</summary>
    public virtual ImageName? Mask => null;

    /// <summary>Whether it may show a patient's name: then no cache keeps it.</summary>
    public virtual bool IsIdentifying => false;

    /// <summary>The file's own bytes where they are what was asked for, else null.</summary>
    public virtual byte[]? Stored(IImageReader reader, CancellationToken cancellation) => null;

    /// <summary>The encoded picture, where there is a shorter way to it than drawing it first; else null.</summary>
    public virtual byte[]? Encoded(IImageReader reader, CancellationToken cancellation) => null;

    /// <summary>The picture, 8-bit grey or RGB.</summary>
    /// <param name="mask">As <see cref="Mask"/> names it.</param>
    public abstract PixelBuffer Draw(IImageReader reader, ISegmentation? mask, CancellationToken cancellation);

    /// <summary>Where a frame belongs, for a mask.</summary>
    /// <exception cref="PreconditionException">Nobody knows.</exception>
    protected static SegmentationTarget TargetOf(IImageReader reader, int frame) => reader is ISegmentable known
        ? known.TargetOf(frame)
        : throw new PreconditionException("SEGMENTATION_UNRELATED", $"Nobody knows where a frame of this image ({reader.Info.Format}) lies; ask for a slice.", reader.Info.Format);
}
