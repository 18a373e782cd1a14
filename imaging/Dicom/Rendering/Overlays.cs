namespace Lightbox.Imaging.Dicom;

/// <summary>A file's overlays on one frame, ready to be drawn; read before the pixels' spare bits are cleared.</summary>
internal sealed class Overlays
{
    private readonly IReadOnlyList<(OverlayPlane Plane, byte[] Bits)> planes;

    private Overlays(IReadOnlyList<(OverlayPlane, byte[])> planes) => this.planes = planes;

    /// <exception cref="ImageFormatException">An overlay is broken.</exception>
    public static Overlays Of(Part10File file, PixelDescription shape, PixelBuffer stored, int frame, CancellationToken cancellation)
    {
        var read = new List<(OverlayPlane, byte[])>();
        foreach (var plane in OverlayPlane.All(file.DataSet, shape))
        {
            if (plane.Read(file.Source, file.DataSet, stored, frame, cancellation) is { } bits) read.Add((plane, bits));
        }

        return new(read);
    }

    /// <summary>White on the picture, in place: the buffer is this call's own.</summary>
    public PixelBuffer Draw(PixelBuffer picture)
    {
        foreach (var (plane, bits) in planes)
        {
            for (int row = 0, at = 0; row < plane.Rows; row++)
            {
                for (var column = 0; column < plane.Columns; column++, at++)
                {
                    int x = column + plane.Left, y = row + plane.Top;
                    if (bits[at] == 0 || x < 0 || y < 0 || x >= picture.Width || y >= picture.Height) continue;
                    picture.Data.AsSpan(((y * picture.Width) + x) * picture.SamplesPerPixel, picture.SamplesPerPixel).Fill(255);
                }
            }
        }

        return picture;
    }
}
