namespace Lightbox.Imaging.Dicom;

/// <summary>The Image Pixel module (PS3.3 C.7.6.3), checked: what one frame decodes to, known before a byte of it is read.</summary>
/// <param name="Rows">Pixels down.</param>
/// <param name="Columns">Pixels across.</param>
/// <param name="Frames">At least 1.</param>
/// <param name="Samples">A pixel's samples: 1 or 3.</param>
/// <param name="BitsAllocated">1, 8, 16, 32 or 64.</param>
/// <param name="BitsStored">Bits of a sample that count, up to <paramref name="HighBit"/>.</param>
/// <param name="Signed">Two's complement.</param>
/// <param name="Photometric">As written; MONOCHROME2 or RGB by the samples when the file does not say.</param>
/// <param name="ByPlane">Planar Configuration 1: all of one colour first.</param>
/// <param name="Type">The type samples decode to.</param>
internal sealed record PixelDescription(
    int Rows,
    int Columns,
    int Frames,
    int Samples,
    int BitsAllocated,
    int BitsStored,
    int HighBit,
    bool Signed,
    string Photometric,
    bool ByPlane,
    SampleType Type)
{
    /// <summary>One decoded frame; more would not fit a byte array of this runtime with room to spare.</summary>
    private const long MostFrameBytes = 1L << 30;

    public int PixelsPerFrame => Rows * Columns;

    public int SamplesPerFrame => PixelsPerFrame * Samples;

    public int BytesPerSample => PixelBuffer.BytesPerSample(Type);

    /// <summary>Bytes of a decoded frame.</summary>
    public int FrameBytes => SamplesPerFrame * BytesPerSample;

    public bool IsMonochrome1 => Photometric == "MONOCHROME1";

    public bool IsPalette => Photometric == "PALETTE COLOR";

    /// <exception cref="ImageFormatException">A field is missing, malformed or contradicts another; names the tag.</exception>
    /// <exception cref="ImageLimitException">A frame would take more memory than allowed.</exception>
    /// <exception cref="UnsupportedImageException">A shape of pixels nobody here decodes.</exception>
    public static PixelDescription Of(DataSet dataSet, Element pixels)
    {
        var rows = Side(dataSet, Tags.Rows);
        var columns = Side(dataSet, Tags.Columns);
        ImageLimits.Default.CheckSize("A frame", columns, rows);
        var samples = Optional(dataSet, Tags.SamplesPerPixel, 1);
        if (samples == 4)
        {
            throw new UnsupportedImageException(
                $"{Tags.SamplesPerPixel} is 4 ({dataSet.Text(Tags.PhotometricInterpretation)}); 1 and 3 samples a pixel are read here.", "4 samples a pixel");
        }

        if (samples is not (1 or 3)) throw Broken(dataSet, Tags.SamplesPerPixel, $"{samples} samples a pixel; 1 or 3 are possible.");
        var signed = Optional(dataSet, Tags.PixelRepresentation, 0) == 1;
        var allocated = pixels.Tag.Value switch { 0x7FE00008 => 32, 0x7FE00009 => 64, _ => Required(dataSet, Tags.BitsAllocated) };
        var type = TypeOf(pixels.Tag, allocated, signed);
        var stored = Optional(dataSet, Tags.BitsStored, allocated);
        if (stored < 1 || stored > allocated) throw Broken(dataSet, Tags.BitsStored, $"{stored} bits stored of {allocated} allocated.");
        var high = Optional(dataSet, Tags.HighBit, stored - 1);
        if (high < stored - 1 || high >= allocated) high = stored - 1;
        if ((long)rows * columns * samples * PixelBuffer.BytesPerSample(type) > MostFrameBytes)
        {
            throw new ImageLimitException($"A frame of {columns} x {rows} x {samples} samples of {allocated} bits is over the limit of {MostFrameBytes} bytes.");
        }

        var photometric = dataSet.Text(Tags.PhotometricInterpretation) ?? (samples == 1 ? "MONOCHROME2" : "RGB");
        var byPlane = samples > 1 && Optional(dataSet, Tags.PlanarConfiguration, 0) == 1;
        return new(rows, columns, FrameCount(dataSet), samples, allocated, stored, high, signed, photometric, byPlane, type);
    }

    private static SampleType TypeOf(Tag pixels, int allocated, bool signed)
    {
        if (pixels == Tags.FloatPixelData) return SampleType.Float32;
        if (pixels == Tags.DoubleFloatPixelData) return SampleType.Float64;
        return (allocated, signed) switch
        {
            (1, _) or (8, false) => SampleType.UInt8,
            (8, true) => SampleType.Int8,
            (16, false) => SampleType.UInt16,
            (16, true) => SampleType.Int16,
            (32, false) => SampleType.UInt32,
            (32, true) => SampleType.Int32,
            (64, false) => SampleType.UInt64,
            (64, true) => SampleType.Int64,
            _ => throw new UnsupportedImageException(
                $"{Tags.BitsAllocated} is {allocated}; 1, 8, 16, 32 and 64 bits allocated are read here.", $"{allocated} bits allocated"),
        };
    }

    private static int FrameCount(DataSet dataSet)
    {
        if (dataSet.Text(Tags.NumberOfFrames) is null) return 1;
        var count = Required(dataSet, Tags.NumberOfFrames);
        if (count < 0) throw Broken(dataSet, Tags.NumberOfFrames, $"{count} frames.");
        return Math.Max(1, count);
    }

    private static int Side(DataSet dataSet, Tag tag)
    {
        var side = Required(dataSet, tag);
        return side is > 0 and <= 65535 ? side : throw Broken(dataSet, tag, $"a side of {side} pixels.");
    }

    private static int Required(DataSet dataSet, Tag tag) =>
        dataSet.Integer(tag) ?? throw Broken(dataSet, tag, dataSet.Find(tag) is null ? "it is missing and the pixels cannot be read without it." : "it is not a whole number.");

    private static int Optional(DataSet dataSet, Tag tag, int otherwise) =>
        dataSet.Find(tag) is null or { Length: 0 } ? otherwise : Required(dataSet, tag);

    private static ImageFormatException Broken(DataSet dataSet, Tag tag, string what) =>
        new($"{tag}: {what}", (dataSet.Find(tag) ?? dataSet.Pixels())?.Offset, tag.ToString());
}
