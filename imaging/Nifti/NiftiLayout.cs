namespace Lightbox.Imaging.Nifti;

/// <summary>
/// Where the fields lie (nifti1.h and nifti2.h of the NIfTI DFWG).
/// NIfTI-1: sizeof_hdr 0, dim 40 (int16), datatype 70, pixdim 76 (float), vox_offset 108 (float), scl_slope 112, scl_inter 116, xyzt_units 123, intent_code 68,
/// cal_max 124, cal_min 128, qform_code 252, sform_code 254, quatern_b 256, srow_x 280, magic 344.
/// NIfTI-2: sizeof_hdr 0, magic 4, datatype 12, dim 16 (int64), pixdim 104 (double), vox_offset 168 (int64), scl_slope 176, scl_inter 184,
/// cal_max 192, cal_min 200, qform_code 344, sform_code 348, quatern_b 352, srow_x 400, xyzt_units 500, intent_code 504.
/// </summary>
internal static class NiftiLayout
{
    /// <summary>NIFTI_INTENT_LABEL of nifti1.h.</summary>
    private const int LabelIntent = 1002;

    /// <summary>1, 2, or 0 for no NIfTI; by sizeof_hdr in either order and the magic.</summary>
    public static int VersionOf(ReadOnlySpan<byte> head)
    {
        if (head.Length < 348) return 0;
        int size = ByteOrder.Little.Int32(head), swapped = ByteOrder.Big.Int32(head);
        if ((size == 348 || swapped == 348) && IsMagic(head[344..], (byte)'1')) return 1;
        return (size == 540 || swapped == 540) && IsMagic(head[4..], (byte)'2') ? 2 : 0;
    }

    /// <exception cref="ImageFormatException">Names the field that cannot be.</exception>
    public static NiftiHeader Parse(ReadOnlySpan<byte> head)
    {
        int version = VersionOf(head);
        if (version == 0) throw new ImageFormatException("Not a NIfTI header.", 0, "magic");
        if (version == 2 && head.Length < 540) throw new ImageFormatException("The NIfTI-2 header is cut short.", head.Length, "header") { Truncated = true };
        var order = new ByteOrder(ByteOrder.Little.Int32(head) is 348 or 540);
        bool two = version == 2;
        var dims = Dims(head, order, two);
        double slope = Real(head, order, two, 112, 176, "scl_slope"), intercept = Real(head, order, two, 116, 184, "scl_inter");
        double high = Real(head, order, two, 124, 192, "cal_max"), low = Real(head, order, two, 128, 200, "cal_min");
        bool isPair = head[two ? 5 : 345] == (byte)'i';
        return new()
        {
            Order = order,
            Version = version,
            IsPair = isPair,
            Dims = dims,
            Zooms = Zooms(head, order, two, dims.Length),
            Sizes = Sizes(head, order, two),
            Handedness = Raw(head, order, two, 76, 104) == -1 ? -1 : 1,
            Type = Type(order.Int16(head[(two ? 12 : 70)..]), two),
            VoxelOffset = VoxelOffset(head, order, two, isPair),
            Slope = slope == 0 ? 1 : slope,
            Intercept = slope == 0 ? 0 : intercept,
            Calibrated = high > low ? (low, high) : null,
            SpaceUnit = (two ? order.Int32(head[500..]) : head[123]) & 7,
            IsLabels = (two ? order.Int32(head[504..]) : order.Int16(head[68..])) == LabelIntent,
            QformCode = Known(two ? order.Int32(head[344..]) : order.Int16(head[252..])),
            SformCode = Known(two ? order.Int32(head[348..]) : order.Int16(head[254..])),
            Qform = Reals(head, order, two, 256, 352, 6),
            Sform = Reals(head, order, two, 280, 400, 12),
        };
    }

    private static bool IsMagic(ReadOnlySpan<byte> at, byte version) => at[0] == (byte)'n' && at[1] is (byte)'+' or (byte)'i' && at[2] == version && at[3] == 0;

    /// <summary>Codes that nifti1.h does not have count as none, as nibabel takes them.</summary>
    private static int Known(int code) => code is >= 1 and <= 5 ? code : 0;

    public static long[] Dims(ReadOnlySpan<byte> head, ByteOrder order, bool two)
    {
        long count = Dim(head, order, two, 0);
        if (count is < 1 or > 7) throw Broken("dim[0]", count, two ? 16 : 40);
        var dims = new long[count];
        long voxels = 1;
        for (int i = 0; i < dims.Length; i++)
        {
            dims[i] = Dim(head, order, two, i + 1);
            if (dims[i] is < 1 or > int.MaxValue || voxels > long.MaxValue / 64 / dims[i]) throw Broken($"dim[{i + 1}]", dims[i], two ? 24 + (8 * i) : 42 + (2 * i));
            voxels *= dims[i];
        }

        return dims;
    }

    private static long Dim(ReadOnlySpan<byte> head, ByteOrder order, bool two, int i) => two ? order.Int64(head[(16 + (8 * i))..]) : order.Int16(head[(40 + (2 * i))..]);

    /// <summary>Signs mean nothing here and 0 is no size: nibabel reads both the same way.</summary>
    public static double[] Zooms(ReadOnlySpan<byte> head, ByteOrder order, bool two, int count)
    {
        var zooms = new double[count];
        for (int i = 0; i < count; i++)
        {
            double zoom = Math.Abs(Real(head, order, two, 76 + (4 * (i + 1)), 104 + (8 * (i + 1)), $"pixdim[{i + 1}]"));
            zooms[i] = zoom == 0 && i < 3 ? 1 : zoom;
        }

        return zooms;
    }

    private static double[] Sizes(ReadOnlySpan<byte> head, ByteOrder order, bool two)
    {
        var sizes = new double[3];
        for (int i = 0; i < 3; i++)
        {
            double size = Math.Abs(Raw(head, order, two, 80 + (4 * i), 112 + (8 * i)));
            sizes[i] = size > 0 && double.IsFinite(size) ? size : 1;
        }

        return sizes;
    }

    private static NiftiType Type(int code, bool two) => NiftiType.Of(code) ?? throw Broken("datatype", code, two ? 12 : 70);

    /// <summary>In one file the voxels follow the header and 4 bytes; 0 is written by tools that mean just that.</summary>
    public static long VoxelOffset(ReadOnlySpan<byte> head, ByteOrder order, bool two, bool isPair)
    {
        long least = isPair ? 0 : two ? 544 : 352;
        double written = two ? order.Int64(head[168..]) : order.Single(head[108..]);
        if (written == 0) return least;
        if (!(written >= least && written <= long.MaxValue / 2) || written != Math.Floor(written)) throw Broken("vox_offset", written, two ? 168 : 108);
        return (long)written;
    }

    private static double[] Reals(ReadOnlySpan<byte> head, ByteOrder order, bool two, int one, int other, int count)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++) values[i] = Raw(head, order, two, one + (4 * i), other + (8 * i));
        return values;
    }

    private static double Real(ReadOnlySpan<byte> head, ByteOrder order, bool two, int one, int other, string field)
    {
        double value = Raw(head, order, two, one, other);
        return double.IsFinite(value) ? value : throw Broken(field, value, two ? other : one);
    }

    private static double Raw(ReadOnlySpan<byte> head, ByteOrder order, bool two, int one, int other) => two ? order.Double(head[other..]) : order.Single(head[one..]);

    private static ImageFormatException Broken(string field, double value, int offset) => new($"NIfTI {field} is {value}.", offset, field);
}
