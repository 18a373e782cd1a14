namespace Lightbox.Imaging.Tiff.Deidentification;

/// <summary>
/// A copy of a tiled TIFF or SVS slide that shows and says nothing but tissue: the levels and the thumbnail at the offsets they have, their tiles the same
/// bytes; label, macro and every other picture, texts, dates and private tags gone. Whatever no kept directory points to is zeros, so that nothing stays
/// behind that merely lost its pointer.
/// </summary>
public static class PlainSlide
{
    /// <summary>Ranges of a copy at most: one for each run of tiles.</summary>
    private const int MostRanges = 4_000_000;

    /// <summary>
    /// Whether a tiled TIFF that is no OME-TIFF has striped pictures that are neither level nor thumbnail: whatever the scanner calls them, a label is among such.
    /// </summary>
    /// <exception cref="ImagingException">It is broken.</exception>
    public static bool HasOtherPictures(IByteSource source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        var pictures = TiffFormat.Pictures(TiffFile.Read(source, cancellation), cancellation);
        if (!pictures[0].IsTiled || OmeDescription.IsOme(pictures[0].Description)) return false;
        var layout = SlideLayout.Of(pictures, AperioDescription.IsAperio(pictures[0].Description));
        return pictures.Any(picture => !picture.IsTiled && !layout.Levels.Contains(picture)
            && !layout.Associated.Any(pair => pair.Value == picture && !AssociatedImage.IsPrivate(pair.Key)));
    }

    /// <param name="source">The slide; must outlive the copy.</param>
    /// <exception cref="UnsupportedImageException">It cannot be rewritten in place: an OME-TIFF, whose description holds what it needs and what it must not; pyramids below other directories than the first.</exception>
    /// <exception cref="ImagingException">It is broken.</exception>
    public static IByteSource Of(IByteSource source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        var file = TiffFile.Read(source, cancellation);
        var pictures = TiffFormat.Pictures(file, cancellation);
        if (!pictures[0].IsTiled || OmeDescription.IsOme(pictures[0].Description))
            throw new UnsupportedImageException("Only tiled TIFF and SVS slides can be rewritten without their labels; an OME-TIFF cannot.", "pseudonymised slide");

        var layout = SlideLayout.Of(pictures, AperioDescription.IsAperio(pictures[0].Description));
        var kept = layout.Levels.Concat(layout.Associated.Where(pair => !AssociatedImage.IsPrivate(pair.Key)).Select(pair => pair.Value)).ToList();
        var ranges = new KeptRanges(source, MostRanges);
        new PlainDirectories(file, ranges, cancellation).Write([.. kept.Select(picture => picture.Directory)]);
        foreach (var picture in kept)
        {
            for (long i = 0; i < picture.SegmentCount; i++)
            {
                if ((i & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
                var segment = picture.FindSegment(i, cancellation);
                ranges.Keep(segment.Offset, segment.Count);
            }
        }

        return ranges.Compose();
    }
}
