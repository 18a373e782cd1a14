namespace Lightbox.Imaging.Geometry;

/// <summary>Where a picture lies in the patient (LPS+, mm): the centre of its upper left pixel and the steps to its neighbours.</summary>
/// <param name="Origin">Centre of the upper left pixel.</param>
/// <param name="ColumnStep">From a pixel to the one right of it.</param>
/// <param name="RowStep">From a pixel to the one below it.</param>
public sealed record PicturePlane(Vector3D Origin, Vector3D ColumnStep, Vector3D RowStep)
{
    /// <summary>A direction counts among a label's letters from this cosine on: about 25 degrees, so that a plane near the patient's axes has one letter an edge.</summary>
    private const double Named = 0.42;

    /// <summary>Distance of the rows, then of the columns, mm.</summary>
    public (double Row, double Column) Spacing => (RowStep.Length, ColumnStep.Length);

    /// <summary>Which way in the patient the edges of the picture look: letters of R, L, A, P, S, I, the strongest first.</summary>
    public (string Left, string Right, string Top, string Bottom) Labels =>
        (LabelOf(ColumnStep * -1), LabelOf(ColumnStep), LabelOf(RowStep * -1), LabelOf(RowStep));

    /// <summary>The direction that column and row steps leave, of length 1.</summary>
    public Vector3D Normal
    {
        get
        {
            var cross = ColumnStep.Cross(RowStep);
            return cross * (1 / cross.Length);
        }
    }

    /// <summary>From a position, six direction cosines and spacings as DICOM writes them (PS3.3 C.7.6.2).</summary>
    /// <param name="position">Image Position (Patient), x, y, z.</param>
    /// <param name="orientation">Image Orientation (Patient): along a row, then down a column.</param>
    /// <param name="spacing">[row, column], mm: the distance of rows first.</param>
    /// <returns>Null when the numbers span no plane.</returns>
    public static PicturePlane? FromDicom(double[]? position, double[]? orientation, double[]? spacing)
    {
        if (position is not [var x, var y, var z] || orientation is not [var rx, var ry, var rz, var cx, var cy, var cz]) return null;
        if (spacing is not [> 0 and var row, > 0 and var column, ..]) return null;
        Vector3D along = new(rx, ry, rz), down = new(cx, cy, cz);
        // Cosines come rounded to a few digits; what is far from a right angle of unit sides is no orientation at all.
        if (Math.Abs(along.Length - 1) > 0.01 || Math.Abs(down.Length - 1) > 0.01 || Math.Abs(along.Dot(down)) > 0.01) return null;
        return new(new(x, y, z), along * (column / along.Length), down * (row / down.Length));
    }

    /// <summary>From a voxel-to-world matrix in RAS+ (NIfTI's), for a picture whose columns and rows are voxel axes.</summary>
    /// <param name="origin">RAS+ of the upper left pixel's centre.</param>
    /// <param name="columnStep">RAS+ step to the right.</param>
    /// <param name="rowStep">RAS+ step down.</param>
    public static PicturePlane FromRas(Vector3D origin, Vector3D columnStep, Vector3D rowStep) => new(Turn(origin), Turn(columnStep), Turn(rowStep));

    /// <summary>The centre of the pixel at a column and a row, which may lie between pixels or outside.</summary>
    public Vector3D At(double column, double row) => Origin + (ColumnStep * column) + (RowStep * row);

    /// <summary>The same plane cut or scaled: <paramref name="x"/>, <paramref name="y"/> is its new upper left pixel.</summary>
    public PicturePlane Cut(double x, double y) => this with { Origin = At(x, y) };

    private static string LabelOf(Vector3D direction)
    {
        (double Share, char Letter)[] axes = [(direction.X, direction.X > 0 ? 'L' : 'R'), (direction.Y, direction.Y > 0 ? 'P' : 'A'), (direction.Z, direction.Z > 0 ? 'S' : 'I')];
        return string.Concat(axes.Where(axis => Math.Abs(axis.Share) > Named * direction.Length).OrderByDescending(axis => Math.Abs(axis.Share)).Select(axis => axis.Letter));
    }

    private static Vector3D Turn(Vector3D ras) => new(0 - ras.X, 0 - ras.Y, ras.Z);
}
