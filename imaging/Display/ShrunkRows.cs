using System.Buffers;

namespace Lightbox.Imaging.Display;

/// <summary>A frame on its way from the file to a preview, its rows windowed and made smaller as they are read.</summary>
internal sealed class ShrunkRows : IDisposable
{
    private readonly IPictureRows rows;
    private readonly int width;
    private readonly int height;

    private ShrunkRows(IPictureRows rows, int width, int height)
    {
        this.rows = rows;
        this.width = width;
        this.height = height;
    }

    /// <summary>Null where the frame has to be read as a whole, or would grow on one side.</summary>
    public static ShrunkRows? TryOpen(IImageReader reader, int maxEdge, int frame, DisplayOptions options, CancellationToken cancellation)
    {
        if (reader is not IRowReader rowReader || reader.Info is not { Columns: { } columns, Rows: { } count }) return null;
        var spacing = (reader.Info.Spacing ?? reader.Info.PixelAspect) is [var row, var column] ? (row, column) : (1, 1);
        var (width, height) = Resample.FitSize(columns, count, maxEdge, maxEdge, spacing);
        if (width > columns || height > count || rowReader.TryReadRows(frame, options, cancellation) is not { } rows) return null;
        return new ShrunkRows(rows, width, height);
    }

    public PixelBuffer ToPicture(CancellationToken cancellation) => RowResample.To(rows, width, height, ResampleFilter.Area, cancellation);

    public byte[] ToJpeg(int quality, CancellationToken cancellation)
    {
        var picture = ArrayPool<byte>.Shared.Rent(width * height);
        try
        {
            var bytes = picture.AsSpan(0, width * height);
            RowResample.To(rows, width, height, ResampleFilter.Area, bytes, cancellation);
            return ImageEncoder.GreyJpeg(bytes, width, height, quality);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(picture);
        }
    }

    public void Dispose() => rows.Dispose();
}
