namespace Lightbox.Imaging.Nifti;

/// <summary>A NIfTI datatype code: numpy's name for it, its size, and the samples it is read as.</summary>
/// <param name="Name">numpy's name; rgb24 and rgba32 for the two that numpy has no name for.</param>
/// <param name="Bytes">Of one voxel.</param>
/// <param name="Sample">Null when no reader here has such a sample (complex and extended floats).</param>
/// <param name="Samples">3 or 4 for colours, else 1.</param>
internal readonly record struct NiftiType(string Name, int Bytes, SampleType? Sample, int Samples)
{
    /// <summary>The type of a header's datatype field; null for a code that does not exist.</summary>
    public static NiftiType? Of(int code) => code switch
    {
        2 => Number("uint8", SampleType.UInt8),
        4 => Number("int16", SampleType.Int16),
        8 => Number("int32", SampleType.Int32),
        16 => Number("float32", SampleType.Float32),
        32 => new("complex64", 8, null, 1),
        64 => Number("float64", SampleType.Float64),
        128 => new("rgb24", 3, SampleType.UInt8, 3),
        256 => Number("int8", SampleType.Int8),
        512 => Number("uint16", SampleType.UInt16),
        768 => Number("uint32", SampleType.UInt32),
        1024 => Number("int64", SampleType.Int64),
        1280 => Number("uint64", SampleType.UInt64),
        1536 => new("float128", 16, null, 1),
        1792 => new("complex128", 16, null, 1),
        2048 => new("complex256", 32, null, 1),
        2304 => new("rgba32", 4, SampleType.UInt8, 4),
        _ => null,
    };

    private static NiftiType Number(string name, SampleType sample) => new(name, PixelBuffer.BytesPerSample(sample), sample, 1);
}
