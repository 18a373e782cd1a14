namespace Lightbox.Imaging.Dicom.Slides;

/// <summary>Instances to a slide: levels by the size of their matrices, label, macro and thumbnail by their image type.</summary>
internal static class DicomSlideFormat
{
    /// <summary>Levels and pictures beside them; real slides have up to 12.</summary>
    private const int MostInstances = 4096;

    /// <summary>
    /// One instance that is a level by itself; null when it is something else of a slide (a label), a part of a concatenation, or tiled in a way that is not put together
    /// here: its frames are then shown as any file's.
    /// </summary>
    public static IImageReader? OpenSingle(IByteSource source, Part10File file)
    {
        if (!SlideInstance.IsSlide(file) || file.DataSet.Find(SlideTags.TotalPixelMatrixColumns) is null) return null;
        var reader = new DicomReader(source, file);
        var instance = new SlideInstance(reader);
        if (instance.Role != SlideRole.Level || (instance.Concatenation is not null && instance.Frames < (long)instance.TilesAcross * instance.TilesDown)) return null;
        try
        {
            return Of([instance], [reader]);
        }
        catch (UnsupportedImageException)
        {
            return null;
        }
    }

    /// <summary>All instances of a slide. The reader owns the sources from then on.</summary>
    /// <exception cref="ImageFormatException">They are of several slides, none is a level, or parts are missing.</exception>
    public static IImageReader Open(IReadOnlyList<(IByteSource Source, Part10File File)> instances)
    {
        if (instances.Count > MostInstances) throw new ImageLimitException($"A slide of {instances.Count} instances; {MostInstances} are allowed.");
        var read = instances.Select(instance => new SlideInstance(new DicomReader(instance.Source, instance.File))).ToList();
        if (read.Select(instance => instance.Reader.Info.SeriesInstanceUid).Distinct().Count() > 1)
            throw new ImageFormatException("The instances are of several series and make no slide together.", field: Tags.SeriesInstanceUid.ToString());
        return Of(read, [.. read.Select(instance => instance.Reader)]);
    }

    private static DicomSlideReader Of(IReadOnlyList<SlideInstance> instances, IReadOnlyList<IDisposable> owned)
    {
        var levels = Matrices(instances, SlideRole.Level)
            .GroupBy(level => (level.Width, level.Height))
            .Select(same => same.First())
            .OrderByDescending(level => level.Width)
            .ToList();
        if (levels.Count == 0) throw new ImageFormatException("None of the instances is a level of a slide (VOLUME).", field: SlideTags.ImageType.ToString());
        foreach (var level in levels.Skip(1)) CheckShape(levels[0], level);
        var associated = new Dictionary<string, DicomSlideLevel>();
        foreach (var (role, name) in ((SlideRole, string)[])[(SlideRole.Label, "label"), (SlideRole.Macro, "macro"), (SlideRole.Thumbnail, AssociatedImage.Thumbnail)])
        {
            if (Matrices(instances, role).FirstOrDefault() is { } picture) associated.Add(name, picture);
        }

        return new DicomSlideReader(levels, associated, owned);
    }

    /// <summary>The parts of a concatenation are one matrix; any other instance is one by itself. In the order of their instance numbers.</summary>
    private static IEnumerable<DicomSlideLevel> Matrices(IReadOnlyList<SlideInstance> instances, SlideRole role) => instances
        .Where(instance => instance.Role == role)
        .OrderBy(instance => instance.Reader.Info.InstanceNumber ?? int.MaxValue)
        .GroupBy(instance => instance.Concatenation ?? $"instance {instance.Reader.Info.SopInstanceUid}")
        .Select(parts => new DicomSlideLevel([.. parts]));

    /// <summary>A level of another shape is another picture, and would show tissue in the wrong place.</summary>
    private static void CheckShape(DicomSlideLevel main, DicomSlideLevel level)
    {
        double across = (double)main.Width / level.Width;
        double off = Math.Abs((main.Height / across) - level.Height);
        if (off > Math.Max(1.5, level.Height * 0.02))
            throw new ImageFormatException($"A level of {level.Width} x {level.Height} pixels has not the shape of the largest, {main.Width} x {main.Height}.", field: SlideTags.TotalPixelMatrixRows.ToString());
    }
}
