namespace Lightbox.Catalog.Cards;

/// <summary>How a file is encoded, as Croissant wants it: a registered media type, or the page that defines what has none.</summary>
internal static class MediaTypes
{
    private static readonly (string Format, string Extension, string[] Types)[] Known =
    [
        ("DICOM", ".dcm", ["application/dicom"]),
        ("NIfTI", ".nii.gz", ["application/gzip", "https://nifti.nimh.nih.gov/"]),
        ("NIfTI", ".nii", ["https://nifti.nimh.nih.gov/"]),
        ("SVS", ".svs", ["image/tiff", "https://openslide.org/formats/aperio/"]),
        ("TIFF", ".tif", ["image/tiff"]),
        ("TIFF", ".tiff", ["image/tiff"]),
        ("JPEG", ".jpg", ["image/jpeg"]),
        ("JPEG", ".jpeg", ["image/jpeg"]),
        ("PNG", ".png", ["image/png"]),
        ("PGM", ".pgm", ["image/x-portable-graymap"]),
        ("AVI", ".avi", ["video/x-msvideo"]),
        ("MP4", ".mp4", ["video/mp4"]),
        ("HDF5", ".hdf5", ["application/x-hdf5", "https://www.hdfgroup.org/solutions/hdf5/"]),
        ("HDF5", ".h5", ["application/x-hdf5", "https://www.hdfgroup.org/solutions/hdf5/"]),
        ("NPZ", ".npz", ["application/zip", "https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html"]),
        ("CSV", ".csv", ["text/csv"]),
        ("TSV", ".tsv", ["text/tab-separated-values"]),
        ("XLSX", ".xlsx", ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]),
        ("XLS", ".xls", ["application/vnd.ms-excel"]),
        ("JSON", ".json", ["application/json"]),
        ("XML", ".xml", ["application/xml"]),
        ("TXT", ".txt", ["text/plain"]),
        ("ARFF", ".arff", ["text/plain", "https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/"]),
        ("ZIP", ".zip", ["application/zip"]),
        ("BIDS", "", ["https://bids.neuroimaging.io/"]),
        ("TCIA manifest", ".tcia", ["text/plain"]),
    ];

    /// <summary>Of a format as datasets name it; none when it has neither.</summary>
    public static IEnumerable<string> OfFormat(string format) => Known.FirstOrDefault(known => known.Format.Equals(format, StringComparison.OrdinalIgnoreCase)).Types ?? [];

    /// <summary>Of a path or a pattern, by its ending.</summary>
    public static IEnumerable<string> OfPath(string path) =>
        Known.FirstOrDefault(known => known.Extension.Length > 0 && path.EndsWith(known.Extension, StringComparison.OrdinalIgnoreCase)).Types ?? ["application/octet-stream"];

    /// <summary>".dcm"; empty for what is not told by an ending.</summary>
    public static string Extension(string format) => Known.FirstOrDefault(known => known.Format.Equals(format, StringComparison.OrdinalIgnoreCase)).Extension ?? "";
}
