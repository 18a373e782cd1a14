using Lightbox.Imaging.Dicom;
using Lightbox.Imaging.Hdf5;
using Lightbox.Imaging.Nifti;
using Lightbox.Imaging.Npz;
using Lightbox.Imaging.Raster;
using Lightbox.Imaging.Tiff;
using Lightbox.Imaging.Video;

namespace Lightbox.Imaging;

/// <summary>
/// Every format with a reader, one line each. The order is the order of trust: DICOM's sign at byte 128 comes first because
/// the preamble before it may look like a TIFF (PS3.10 7.1), signs without any magic number come last.
/// </summary>
internal static class ImageFormats
{
    public static IReadOnlyList<ImageFormat> All { get; } =
    [
        new(head => DicomFormat.Matches(head.Bytes) ? "dicom" : null, DicomFormat.OpenImage),
        new(TiffFormat.Recognise, TiffFormat.Open),
        new(RasterFormat.Recognise, RasterFormat.Open),
        new(VideoFormat.Recognise, VideoFormat.Open),
        new(Hdf5Format.Recognise, Hdf5Format.Open, Hdf5Format.OpenMember, Hdf5Format.Members),
        new(NiftiFormat.Recognise, NiftiFormat.Open),
        new(NpzFormat.Recognise, NpzFormat.Open, NpzFormat.OpenMember, NpzFormat.Members),
    ];
}
