using Lightbox.Imaging;
using Lightbox.Imaging.Segmentation;

namespace Lightbox.Render.Readers;

/// <summary>Opens an asset as a segmentation.</summary>
internal static class SegmentationParts
{
    /// <exception cref="UnsupportedImageException">It is of several files, or none.</exception>
    public static ISegmentation Open(IReadOnlyList<ImagePart> parts, CancellationToken cancellation) => parts is [{ Member: null } only]
        ? SegmentationFile.Open(only.Source, cancellation)
        : throw new UnsupportedImageException("A segmentation of several files is not read here.", "segmentation of several files");
}
