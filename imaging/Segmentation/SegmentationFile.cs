using Lightbox.Imaging.Dicom;
using Lightbox.Imaging.Nifti;

namespace Lightbox.Imaging.Segmentation;

/// <summary>The way in for segmentations: what a file is, and an <see cref="ISegmentation"/> of it, by content.</summary>
public static class SegmentationFile
{
    /// <summary>Every format with segmentations, one line each; null from one that is another format's file.</summary>
    private static readonly IReadOnlyList<Func<IByteSource, CancellationToken, ISegmentation?>> Formats =
    [
        DicomSegmentation.TryOpen,
        NiftiSegmentation.TryOpen,
    ];

    /// <summary>Opens a segmentation, which owns the source from then on; when this throws the source is still the caller's.</summary>
    /// <exception cref="UnsupportedImageException">The file is no segmentation of a format read here.</exception>
    /// <exception cref="ImageFormatException">It is one and broken.</exception>
    public static ISegmentation Open(IByteSource source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        foreach (var format in Formats)
        {
            if (format(source, cancellation) is { } segmentation) return segmentation;
        }

        throw new UnsupportedImageException("The file is no segmentation: neither a DICOM segmentation object nor a mask of a known format.", "not a segmentation");
    }
}
