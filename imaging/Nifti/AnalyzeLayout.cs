namespace Lightbox.Imaging.Nifti;

/// <summary>
/// Mayo's Analyze 7.5 header (348 bytes, no magic number) as SPM writes and nibabel reads it: sizeof_hdr 0, dim 40 (int16), datatype 70, pixdim 76 (float),
/// vox_offset 108, SPM's scale 112 (funused1) and offset 116 (funused2), cal_max 124, cal_min 128, glmax 140, glmin 144, SPM's origin 253 (int16, counted from 1).
/// The format does not say where left is: as both of them take it, the first axis runs to the patient's left.
/// </summary>
internal static class AnalyzeLayout
{
    public const int Size = 348;

    /// <summary>Whether it can be one: the size in either order, one to seven dimensions, a type with the bits it has.</summary>
    public static bool Fits(ReadOnlySpan<byte> head)
    {
        if (head.Length < Size || NiftiLayout.VersionOf(head) > 0) return false;
        var order = OrderOf(head);
        bool typed = (order.Int16(head[70..]), order.Int16(head[72..])) is
            (1, 1) or (2 or 130 or 256, 8) or (4 or 132 or 512, 16) or (8 or 16 or 136 or 768, 32) or (32 or 64, 64) or (128, 24);
        return order.Int32(head) == Size && typed && order.Int16(head[40..]) is >= 1 and <= 7;
    }

    /// <exception cref="ImageFormatException">Names the field that cannot be.</exception>
    /// <exception cref="UnsupportedImageException">Voxels of one bit.</exception>
    public static NiftiHeader Parse(ReadOnlySpan<byte> head)
    {
        if (head.Length < Size || OrderOf(head).Int32(head) != Size) throw new ImageFormatException("Neither a NIfTI nor an Analyze header.", 0, "sizeof_hdr");
        var order = OrderOf(head);
        var dims = NiftiLayout.Dims(head, order, two: false);
        var zooms = NiftiLayout.Zooms(head, order, two: false, dims.Length);
        var (slope, intercept) = Scale(head, order);
        double high = order.Single(head[124..]), low = order.Single(head[128..]);
        return new()
        {
            Order = order,
            Version = 0,
            IsPair = true,
            Dims = dims,
            Zooms = zooms,
            Sizes = [1, 1, 1],
            Handedness = 1,
            Type = TypeOf(order.Int16(head[70..])),
            VoxelOffset = NiftiLayout.VoxelOffset(head, order, two: false, isPair: true),
            Slope = slope,
            Intercept = intercept,
            Calibrated = high > low && float.IsFinite((float)high) && float.IsFinite((float)low) ? (low, high) : null,
            SpaceUnit = 2,
            QformCode = 0,
            SformCode = 1,
            Qform = new double[6],
            Sform = Origin(head, order),
        };
    }

    private static ByteOrder OrderOf(ReadOnlySpan<byte> head) => new(ByteOrder.Little.Int32(head) == Size);

    /// <summary>SPM's scale; where there is none, from the ranges of stored and of calibrated values, when both are given.</summary>
    private static (double Slope, double Intercept) Scale(ReadOnlySpan<byte> head, ByteOrder order)
    {
        double slope = order.Single(head[112..]), intercept = order.Single(head[116..]);
        if (double.IsFinite(slope) && slope != 0) return (slope, double.IsFinite(intercept) ? intercept : 0);
        double greatest = order.Int32(head[140..]), least = order.Int32(head[144..]), high = order.Single(head[124..]), low = order.Single(head[128..]);
        double scale = (high - low) / (greatest - least);
        return double.IsFinite(scale) && scale != 0 ? (scale, low - (scale * least)) : (1, 0);
    }

    /// <summary>Voxel sizes with the first axis turned, and the origin where SPM says, when it can be, else in the middle.</summary>
    private static double[] Origin(ReadOnlySpan<byte> head, ByteOrder order)
    {
        var affine = new double[12];
        Span<double> origin = stackalloc double[3];
        bool isSet = false, isNear = true;
        for (int i = 0; i < 3; i++)
        {
            origin[i] = order.Int16(head[(253 + (2 * i))..]);
            int dim = order.Int16(head[(42 + (2 * i))..]);
            isSet |= origin[i] != 0;
            isNear &= origin[i] > -dim && origin[i] < dim * 2;
        }

        var zooms = NiftiLayout.Zooms(head, order, two: false, 3);
        for (int i = 0; i < 3; i++)
        {
            double zoom = i == 0 ? -zooms[i] : zooms[i];
            affine[(4 * i) + i] = zoom;
            affine[(4 * i) + 3] = -zoom * (isSet && isNear ? origin[i] - 1 : (order.Int16(head[(42 + (2 * i))..]) - 1) / 2.0);
        }

        return affine;
    }

    /// <summary>Analyze's own codes, SPM's for the other signs (130, 132, 136), and those that NIfTI added later.</summary>
    private static NiftiType TypeOf(int code)
    {
        if (code == 1) throw new UnsupportedImageException("Analyze voxels of one bit are not read here.", "Analyze binary");
        int known = code switch { 130 => 256, 132 => 512, 136 => 768, _ => code };
        return (known is 2 or 4 or 8 or 16 or 32 or 64 or 128 or 256 or 512 or 768 ? NiftiType.Of(known) : null)
            ?? throw new ImageFormatException($"Analyze datatype is {code}.", 70, "datatype");
    }
}
