namespace Lightbox.Imaging.Nifti;

/// <summary>
/// Voxel to world, RAS+, in the file's unit of length: the sform when the header has one, else the qform, else voxel sizes with the first axis running to the left and
/// the origin in the middle (the method 1 of nifti1.h as nibabel and SPM read it).
/// </summary>
internal static class NiftiAffine
{
    /// <summary>4 rows of 4.</summary>
    /// <exception cref="ImageFormatException">The chosen form is not finite, or no rotation.</exception>
    public static double[][] Of(NiftiHeader header)
    {
        var rows = header.SformCode > 0 ? Sform(header) : header.QformCode > 0 ? Qform(header) : Base(header);
        foreach (var row in rows)
        {
            for (int i = 0; i < 4; i++)
            {
                if (!double.IsFinite(row[i])) throw new ImageFormatException("The NIfTI orientation is not finite.", field: header.SformCode > 0 ? "srow" : "quatern");
            }
        }

        return [.. rows, [0, 0, 0, 1]];
    }

    private static double[][] Sform(NiftiHeader header) => [header.Sform[..4], header.Sform[4..8], header.Sform[8..12]];

    private static double[][] Qform(NiftiHeader header)
    {
        double b = header.Qform[0], c = header.Qform[1], d = header.Qform[2];
        double square = 1 - ((b * b) + (c * c) + (d * d));

        // Rounded to 32 bits a half turn may come out a little above or below 1; a is then taken for 0, and the rest made a rotation by its own length.
        if (!(square > -1e-5)) throw new ImageFormatException("NIfTI quatern_b, c, d are no rotation.", header.Version == 2 ? 352 : 256, "quatern_b");
        double a = square < Rounding(header.Version) ? 0 : Math.Sqrt(square);
        double length = Math.Sqrt((a * a) + (b * b) + (c * c) + (d * d));
        (a, b, c, d) = (a / length, b / length, c / length, d / length);
        double x = header.Sizes[0], y = header.Sizes[1], z = header.Sizes[2] * header.Handedness;
        return
        [
            [((a * a) + (b * b) - (c * c) - (d * d)) * x, 2 * ((b * c) - (a * d)) * y, 2 * ((b * d) + (a * c)) * z, header.Qform[3]],
            [2 * ((b * c) + (a * d)) * x, ((a * a) + (c * c) - (b * b) - (d * d)) * y, 2 * ((c * d) - (a * b)) * z, header.Qform[4]],
            [2 * ((b * d) - (a * c)) * x, 2 * ((c * d) + (a * b)) * y, ((a * a) + (d * d) - (b * b) - (c * c)) * z, header.Qform[5]],
        ];
    }

    private static double[][] Base(NiftiHeader header)
    {
        double x = Zoom(header, 0), y = Zoom(header, 1), z = Zoom(header, 2);
        return
        [
            [-x, 0, 0, x * (header.Axis(0) - 1) / 2],
            [0, y, 0, -y * (header.Axis(1) - 1) / 2],
            [0, 0, z, -z * (header.Axis(2) - 1) / 2],
        ];
    }

    /// <summary>Three times the precision of the numbers of this version.</summary>
    private static double Rounding(int version) => version == 2 ? 3 * 2.220446049250313e-16 : 3 * 1.1920928955078125e-07;

    private static double Zoom(NiftiHeader header, int axis) => axis < header.Zooms.Length ? header.Zooms[axis] : 1;
}
