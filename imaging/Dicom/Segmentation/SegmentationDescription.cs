using Lightbox.Imaging.Segmentation;

namespace Lightbox.Imaging.Dicom;

/// <summary>The Segmentation Image module (PS3.3 C.8.20.2): what the values mean and what was outlined.</summary>
/// <param name="Segments">By ascending number, the background left out.</param>
/// <param name="Full">The value that means "all of the pixel": 1, or Maximum Fractional Value.</param>
/// <param name="Background">The value of no segment in a label map.</param>
internal sealed record SegmentationDescription(SegmentationKind Kind, IReadOnlyList<Segment> Segments, int Full, int Background)
{
    /// <summary>Segmentation Storage and Label Map Segmentation Storage.</summary>
    public static readonly string[] SopClasses = ["1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7"];

    /// <exception cref="ImageFormatException">The module is missing or contradicts itself; names the tag.</exception>
    public static SegmentationDescription Of(DataSet dataSet, PixelDescription shape)
    {
        var kind = dataSet.Text(Tags.SegmentationType) switch
        {
            "BINARY" => SegmentationKind.Binary,
            "FRACTIONAL" => SegmentationKind.Fractional,
            "LABELMAP" => SegmentationKind.LabelMap,
            null => throw Broken(dataSet, Tags.SegmentationType, "it is missing."),
            _ => throw new UnsupportedImageException("The segmentation is of a type that is not read here (BINARY, FRACTIONAL and LABELMAP are).", "segmentation type"),
        };
        if (shape.Samples != 1) throw Broken(dataSet, Tags.SamplesPerPixel, $"{shape.Samples} samples a pixel in a segmentation.");
        var full = kind == SegmentationKind.Fractional ? dataSet.Integer(Tags.MaximumFractionalValue) ?? 255 : 1;
        if (full is < 1 or > 255) throw Broken(dataSet, Tags.MaximumFractionalValue, $"a maximum of {full}.");
        var background = kind == SegmentationKind.LabelMap ? dataSet.Integer(Tags.PixelPaddingValue) ?? 0 : 0;
        var segments = new SortedDictionary<int, Segment>();
        foreach (var item in dataSet.Items(Tags.SegmentSequence))
        {
            var segment = SegmentOf(item, dataSet);
            if (kind == SegmentationKind.LabelMap && segment.Number == background) continue;
            if (!segments.TryAdd(segment.Number, segment)) throw Broken(item, Tags.SegmentNumber, $"segment {segment.Number} comes twice.");
        }

        return new(kind, [.. segments.Values], full, background);
    }

    private static Segment SegmentOf(DataSet item, DataSet owner)
    {
        var number = item.Integer(Tags.SegmentNumber) ?? throw Broken(item, Tags.SegmentNumber, "a segment without a number.", owner);
        if (number is < 0 or > ushort.MaxValue) throw Broken(item, Tags.SegmentNumber, $"a segment with the number {number}.");
        var own = item.Numbers(Tags.RecommendedDisplayCielab) is [var l, var a, var b] ? SegmentColor.FromCielab((int)l, (int)a, (int)b) : (SegmentColor?)null;
        return new(
            number,
            item.Text(Tags.SegmentLabel),
            own ?? SegmentColor.ByNumber(number),
            own is not null,
            Meaning(item, Tags.SegmentedPropertyCategory),
            Meaning(item, Tags.SegmentedPropertyType),
            item.Text(Tags.SegmentAlgorithmType));
    }

    private static string? Meaning(DataSet item, Tag sequence) => item.Items(sequence) is [var code, ..] ? code.Text(Tags.CodeMeaning) : null;

    private static ImageFormatException Broken(DataSet dataSet, Tag tag, string what, DataSet? owner = null) =>
        new($"{tag}: {what}", (dataSet.Find(tag) ?? owner?.Find(Tags.SegmentSequence))?.Offset, tag.ToString());
}
