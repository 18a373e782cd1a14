using Lightbox.Imaging;
using Lightbox.Imaging.Segmentation;

namespace Lightbox.Render.Renditions;

/// <summary>One tile of a slide.</summary>
/// <param name="Asked">Null when any form a browser shows will do: then the stored bytes, where there are some.</param>
internal sealed record TileRendition(int Level, int Column, int Row, PictureCoding? Asked) : Rendition
{
    public override string Key => $"tile {Level} {Column} {Row} {Asked?.Key ?? "stored"}";

    public override PictureCoding Coding => Asked ?? PictureCoding.Default;

    public override byte[]? Stored(IImageReader reader, CancellationToken cancellation) =>
        Asked is null ? Slide.Of(reader).ReadEncodedTile(Level, Column, Row, cancellation) : null;

    public override PixelBuffer Draw(IImageReader reader, ISegmentation? mask, CancellationToken cancellation) => Slide.Of(reader).ReadTile(Level, Column, Row, cancellation);
}
