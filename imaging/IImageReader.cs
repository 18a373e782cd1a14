using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging;

/// <summary>One folder per format, one reader per folder. Safe for use by several threads at once unless a member says otherwise.</summary>
public interface IImageReader : IDisposable
{
    /// <summary>What the file says of itself; read when it was opened.</summary>
    ImageInfo Info { get; }

    /// <summary>
    /// One frame as stored: after decompression, before any colour or grey transform. For a volume the frame is a slice of the last
    /// spatial axis in file order (time by time), for a slide the whole of the smallest level, for a clip a decoded RGB frame.
    /// </summary>
    /// <param name="frame">0-based.</param>
    /// <exception cref="ImageRangeException">There is no such frame.</exception>
    /// <exception cref="UnsupportedImageException">No decoder; names the syntax.</exception>
    /// <exception cref="ImageFormatException">The frame's bytes are broken; says where.</exception>
    PixelBuffer ReadFrame(int frame, CancellationToken cancellation);

    /// <summary>One frame ready for a screen: 8-bit grey or RGB, window, LUTs and colour space applied.</summary>
    /// <param name="frame">0-based, as for <see cref="ReadFrame"/>.</param>
    /// <param name="options">Window and inversion; the default is what the file asks for, or percentiles when it asks for nothing.</param>
    PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation);
}

/// <summary>A pyramid of tiles.</summary>
public interface ISlideReader : IImageReader
{
    /// <summary>Bytes of the tile's stored image/jpeg stream with the tables it needs.</summary>
    /// <returns>0 when the tile must be decoded: another compression, a tile over the level's edge, one the scanner left out.</returns>
    /// <exception cref="ImageRangeException">There is no such tile.</exception>
    int EncodedTileLength(int level, int column, int row, CancellationToken cancellation);

    /// <summary>Reads that stream: the stored entropy-coded bytes untouched, one positioned read.</summary>
    /// <param name="destination">Exactly <see cref="EncodedTileLength"/> bytes.</param>
    /// <returns>False when the bytes are not the stream they should be; decoding the tile then says what is wrong.</returns>
    bool TryReadEncodedTile(int level, int column, int row, Span<byte> destination, CancellationToken cancellation);

    /// <summary>The stored bytes of one tile when a browser can show them as they are.</summary>
    /// <returns>An image/jpeg stream, or null when the tile must be decoded.</returns>
    byte[]? ReadEncodedTile(int level, int column, int row, CancellationToken cancellation)
    {
        int length = EncodedTileLength(level, column, row, cancellation);
        if (length == 0) return null;
        var stream = new byte[length];
        return TryReadEncodedTile(level, column, row, stream, cancellation) ? stream : null;
    }

    /// <summary>One tile, decoded to RGB; edge tiles are cut to the level's size.</summary>
    PixelBuffer ReadTile(int level, int column, int row, CancellationToken cancellation);

    /// <summary>A rectangle of one level, decoded to RGB.</summary>
    /// <param name="x">0-based column of the left edge, pixels of that level.</param>
    /// <param name="y">0-based row of the upper edge.</param>
    /// <exception cref="ImageRangeException">Not inside the level.</exception>
    /// <exception cref="ImageLimitException">Too large for one picture.</exception>
    PixelBuffer ReadRegion(int level, int x, int y, int width, int height, CancellationToken cancellation);

    /// <summary>
    /// The ICC profile of the main picture, as the file holds it; null when there is none. No picture here has it applied.
    /// </summary>
    byte[]? ReadIccProfile(CancellationToken cancellation) => null;

    /// <summary>
    /// A picture beside the main one: label, macro, thumbnail; RGB. Whether a caller may see it is the caller's to decide, see
    /// <see cref="AssociatedImage.IsPrivate"/>.
    /// </summary>
    PixelBuffer ReadAssociated(string name, CancellationToken cancellation);
}

/// <summary>An array of three to seven dimensions in a world.</summary>
public interface IVolumeReader : IImageReader
{
    /// <summary>A slice ready for a screen, in radiological convention (the patient's left on the right side of the picture).</summary>
    /// <param name="plane">Which plane of the patient, by the affine's nearest axes.</param>
    /// <param name="index">0-based along the plane's normal, from inferior, posterior or right.</param>
    /// <param name="time">0-based in the fourth and later dimensions, flattened.</param>
    PixelBuffer ReadSlice(Plane plane, int index, int time, DisplayOptions options, CancellationToken cancellation) =>
        ReadSlice(new SliceRequest { Plane = plane, Index = index, Time = time }, options, cancellation).Picture;

    /// <summary>
    /// Any slice, thin or thick, straight or oblique. Straight ones are in radiological convention (the patient's left on the right side of the picture) and
    /// oblique ones as their vectors say; which edge is which is in the placement's labels.
    /// </summary>
    /// <exception cref="ImageRangeException">No such slice or time, or a plane that misses the volume.</exception>
    VolumeSlice ReadSlice(SliceRequest request, DisplayOptions options, CancellationToken cancellation);

    /// <summary>The slice at a patient coordinate (LPS+, mm) along the plane's normal.</summary>
    /// <exception cref="ImageRangeException">Outside the volume.</exception>
    int SliceAt(Plane plane, double millimetres);

    /// <summary>The voxels nearest to the pixels of another image's slice, unscaled, as float64; NaN where this volume has none. Masks are laid over by it.</summary>
    /// <param name="time">0-based, as for a slice.</param>
    PixelBuffer ReadNearest(PicturePlane placement, int width, int height, int time, CancellationToken cancellation);

    /// <summary>How many slices the plane has.</summary>
    int SliceCount(Plane plane);

    /// <summary>Distance of the rows and of the columns of such a slice, mm: a picture of voxels is not square on its own.</summary>
    (double Row, double Column) SliceSpacing(Plane plane);

    /// <summary>Centre and width that are used when none are asked for, modality units; null for colour.</summary>
    (double Center, double Width)? DefaultWindow(CancellationToken cancellation);
}

/// <summary>A plane of the patient.</summary>
public enum Plane
{
    Axial,
    Coronal,
    Sagittal,
}

/// <summary>How grey values become a picture. Of the ways to name a window the first that is set counts, in this order.</summary>
/// <param name="WindowCenter">Modality units; null for the file's own or automatic.</param>
/// <param name="WindowWidth">Modality units, above 0.</param>
/// <param name="Invert">White for black.</param>
/// <param name="FileWindow">One of the file's own windows, 0-based; <see cref="ImageRangeException"/> when it has no such window.</param>
/// <param name="Percentiles">Between two percentiles of the grey values, 0 to 100.</param>
/// <param name="Overlays">Draws the file's own overlays (groups 60xx), white on the picture.</param>
public sealed record DisplayOptions(
    double? WindowCenter = null,
    double? WindowWidth = null,
    bool Invert = false,
    int? FileWindow = null,
    PercentileRange? Percentiles = null,
    bool Overlays = false)
{
    public static DisplayOptions Default { get; } = new();
}

/// <summary>Two percentiles, 0 to 100, the lower first.</summary>
public readonly record struct PercentileRange(double Low, double High);
