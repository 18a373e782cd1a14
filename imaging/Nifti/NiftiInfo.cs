using Lightbox.Imaging.Volumes;

namespace Lightbox.Imaging.Nifti;

/// <summary>What the header says, as <see cref="ImageInfo"/>.</summary>
internal static class NiftiInfo
{
    public static ImageInfo Of(NiftiHeader header, bool isGzip)
    {
        long frames = header.Voxels / ((long)header.Axis(0) * header.Axis(1));
        if (frames > int.MaxValue) throw new ImageFormatException($"NIfTI dim gives {frames} slices.", field: "dim[3]");
        return new()
        {
            Format = header.Version == 0 ? "analyze" : "nifti",
            MediaType = isGzip ? "application/gzip" : "application/octet-stream",
            Kind = ImageKind.Volume,
            Rows = header.Axis(1),
            Columns = header.Axis(0),
            Frames = (int)frames,
            SamplesPerPixel = header.Type.Samples,
            BitsAllocated = header.Type.Bytes * 8 / header.Type.Samples,
            BitsStored = header.Type.Bytes * 8 / header.Type.Samples,
            PixelRepresentation = header.Type.Sample switch
            {
                null or SampleType.Float32 or SampleType.Float64 => null,
                SampleType.Int8 or SampleType.Int16 or SampleType.Int32 or SampleType.Int64 => 1,
                _ => 0,
            },
            Photometric = header.Type.Samples > 1 ? "RGB" : "MONOCHROME2",
            Spacing = [(header.Zooms.Length > 1 ? header.Zooms[1] : 1) * header.Millimetres, header.Zooms[0] * header.Millimetres],
            Window = header.Calibrated is { } range ? [(range.Low + range.High) / 2, range.High - range.Low] : null,
            Dims = [.. header.Dims.Select(dim => (int)dim)],
            Zooms = header.Zooms,
            Affine = NiftiAffine.Of(header),
            Dtype = header.Type.Name,
            ByteOrder = header.Order.Name,
        };
    }

    /// <summary>The array in the patient, mm; types without samples have a grid too, of which nothing can be read.</summary>
    public static VolumeGrid Grid(NiftiHeader header, ImageInfo info)
    {
        double[][] affine = [.. info.Affine!.Take(3).Select(row => row.Select(value => value * header.Millimetres).ToArray()), [0, 0, 0, 1]];
        long volume = (long)header.Axis(0) * header.Axis(1) * header.Axis(2);
        return new(
            header.Axis(0), header.Axis(1), header.Axis(2), (int)Math.Min(int.MaxValue, header.Voxels / volume), header.Type.Sample ?? SampleType.UInt8, header.Type.Samples, affine);
    }
}
