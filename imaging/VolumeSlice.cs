namespace Lightbox.Imaging;

/// <summary>A slice ready for a screen, and where it lies in the patient.</summary>
/// <param name="Picture">8-bit grey or RGB, a pixel a voxel: not square on its own, see <see cref="SlicePlacement.Spacing"/>.</param>
/// <param name="Index">0-based along the plane's normal; null for an oblique plane.</param>
public sealed record VolumeSlice(PixelBuffer Picture, SlicePlacement Placement, int? Index);

/// <summary>Where the pixels of a slice lie in the patient (LPS+, mm).</summary>
/// <param name="Origin">The middle of the upper left pixel.</param>
/// <param name="Column">From a pixel to the one on its right.</param>
/// <param name="Row">From a pixel to the one below.</param>
public sealed record SlicePlacement(Point3 Origin, Point3 Column, Point3 Row)
{
    /// <summary>A direction counts among a label's letters from this cosine on: about 25 degrees, so that a label has one letter in a plane near the patient's axes.</summary>
    private const double Named = 0.42;

    /// <summary>Distance of the rows, then of the columns, mm.</summary>
    public (double Row, double Column) Spacing => (Row.Length, Column.Length);

    /// <summary>Which way the patient the left, right, upper and lower edge of the picture look: letters of R, L, A, P, S, I, the strongest first.</summary>
    public (string Left, string Right, string Top, string Bottom) Labels =>
        (LabelOf(Column * -1), LabelOf(Column), LabelOf(Row * -1), LabelOf(Row));

    private static string LabelOf(Point3 direction)
    {
        var unit = direction.Unit();
        (double Cosine, char Letter)[] axes = [(unit.X, unit.X > 0 ? 'L' : 'R'), (unit.Y, unit.Y > 0 ? 'P' : 'A'), (unit.Z, unit.Z > 0 ? 'S' : 'I')];
        return string.Concat(axes.Where(axis => Math.Abs(axis.Cosine) >= Named).OrderByDescending(axis => Math.Abs(axis.Cosine)).Select(axis => axis.Letter));
    }
}
