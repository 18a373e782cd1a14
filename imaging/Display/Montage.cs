namespace Lightbox.Imaging.Display;

/// <summary>A contact sheet: pictures in a grid, each fitted into its cell and centred.</summary>
public static class Montage
{
    /// <summary>Lays the pictures out row by row; RGB.</summary>
    /// <param name="columns">Cells in a row.</param>
    /// <param name="cell">The side of a square cell, pixels.</param>
    /// <param name="gap">Between and around cells, pixels.</param>
    /// <param name="background">The grey around the pictures.</param>
    public static PixelBuffer Compose(IReadOnlyList<PixelBuffer> pictures, int columns, int cell, int gap = 4, byte background = 16)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfLessThan(pictures.Count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        columns = Math.Min(columns, pictures.Count);
        int rows = (pictures.Count + columns - 1) / columns;
        int width = gap + (columns * (cell + gap)), height = gap + (rows * (cell + gap));
        ImageLimits.Default.CheckSize("A contact sheet", width, height);
        var sheet = new byte[width * height * 3];
        sheet.AsSpan().Fill(background);
        for (int i = 0; i < pictures.Count; i++)
        {
            var picture = Colour.ToRgb(Resample.Fit(pictures[i], cell, cell));
            int left = gap + (i % columns * (cell + gap)) + ((cell - picture.Width) / 2);
            int top = gap + (i / columns * (cell + gap)) + ((cell - picture.Height) / 2);
            for (int row = 0; row < picture.Height; row++)
            {
                var line = picture.Data.AsSpan(row * picture.Width * 3, picture.Width * 3);
                line.CopyTo(sheet.AsSpan((((top + row) * width) + left) * 3));
            }
        }

        return new(width, height, 3, SampleType.UInt8, sheet);
    }
}
