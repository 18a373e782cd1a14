using Lightbox.Imaging;

namespace Lightbox.Render.Renditions;

/// <summary>One picture of one asset, every parameter checked and brought to the one form that equal pictures share.</summary>
internal abstract record Rendition
{
    /// <summary>All parameters as text; equal exactly when the pictures are equal.</summary>
    public abstract string Key { get; }

    /// <summary>How it is encoded.</summary>
    public abstract PictureCoding Coding { get; }

    /// <summary>The file's own bytes where they are what was asked for, else null.</summary>
    public virtual byte[]? Stored(IImageReader reader, CancellationToken cancellation) => null;

    /// <summary>The picture, 8-bit grey or RGB.</summary>
    public abstract PixelBuffer Draw(IImageReader reader, CancellationToken cancellation);
}
