namespace Lightbox.Imaging.Dicom.Slides;

/// <summary>What the instances say, as <see cref="ImageInfo"/>: the largest level's own description, and what the slide adds.</summary>
internal static class DicomSlideInfo
{
    private const int MostProfile = 8 << 20;

    public static ImageInfo Of(IReadOnlyList<DicomSlideLevel> levels, IReadOnlyDictionary<string, DicomSlideLevel> associated)
    {
        var main = levels[0];
        var data = main.One.DataSet;
        return main.One.Reader.Info with
        {
            Kind = ImageKind.Slide,
            Frames = main.Parts.Sum(part => part.Frames),
            Levels = [.. levels.Select(level => Level(main, level))],
            Mpp = Mpp(main),
            Magnification = OpticalPath(data)?.Number(SlideTags.ObjectiveLensPower) is > 0 and var power ? power : null,
            IccProfileBytes = Profile(data) is { } profile ? (int)profile.Element.Length : null,
            AssociatedImages = [.. associated.Keys],
        };
    }

    /// <summary>Of the first optical path, or of the image as a whole (C.11.15).</summary>
    public static byte[]? IccProfile(DataSet data, CancellationToken cancellation) =>
        Profile(data) is { } profile ? profile.Holder.Bytes(profile.Element, MostProfile, cancellation) : null;

    private static DataSet? OpticalPath(DataSet data) => data.Items(SlideTags.OpticalPathSequence) is [var path, ..] ? path : null;

    private static (DataSet Holder, Element Element)? Profile(DataSet data)
    {
        foreach (var holder in (DataSet?[])[OpticalPath(data), data])
        {
            if (holder?.Find(SlideTags.IccProfile) is { Length: > 0 and <= MostProfile } element) return (holder, element);
        }

        return null;
    }

    /// <summary>Pixel Spacing of the shared functional group, else the imaged volume's size over the matrix; both mm, row or height first.</summary>
    private static double[]? Mpp(DicomSlideLevel main)
    {
        var data = main.One.DataSet;
        if (FunctionalGroups.Find(data, 0, Tags.PixelMeasuresSequence)?.Numbers(Tags.PixelSpacing) is [> 0 and var row, > 0 and var column, ..]) return [column * 1000, row * 1000];
        return data.Number(SlideTags.ImagedVolumeWidth) is > 0 and var width && data.Number(SlideTags.ImagedVolumeHeight) is > 0 and var height
            ? [width * 1000 / main.Width, height * 1000 / main.Height]
            : null;
    }

    private static PyramidLevel Level(DicomSlideLevel main, DicomSlideLevel level) => new(
        level.Width,
        level.Height,
        level.One.TileWidth,
        level.One.TileHeight,
        (((double)main.Width / level.Width) + ((double)main.Height / level.Height)) / 2);
}
