using Lightbox.Imaging.Tests.Segmentation;

namespace Lightbox.Imaging.Tests.Conformance;

/// <summary>Segmentation objects that pydicom writes, laid on the slices they were drawn on.</summary>
internal static class SegmentationConformance
{
    private const int Rows = WrittenSegmentation.Rows, Columns = WrittenSegmentation.Columns;

    private static readonly int[] Segments = [1, 2, 3], Levels = [0, 1, 3];

    public static ConformanceTable Table()
    {
        (string What, object Wish, bool Rle)[] kinds =
        [
            ("BINARY, 1 bit, explicit", new { kind = "BINARY", rows = Rows, columns = Columns, segments = Segments, levels = Levels }, false),
            ("BINARY, 1 bit, implicit", new { kind = "BINARY", rows = Rows, columns = Columns, segments = Segments, levels = Levels, @implicit = true }, false),
            ("FRACTIONAL, 8 bits", new { kind = "FRACTIONAL", rows = Rows, columns = Columns, segments = Segments, levels = Levels, value = 200, maximum = 200 }, false),
            ("FRACTIONAL, 8 bits, RLE", new { kind = "FRACTIONAL", rows = Rows, columns = Columns, segments = Segments, levels = Levels, value = 9, maximum = 255 }, true),
            ("LABELMAP, 8 bits", new { kind = "LABELMAP", rows = Rows, columns = Columns, segments = Segments, levels = Levels, bits = 8 }, false),
            ("LABELMAP, 16 bits, background 65535", new { kind = "LABELMAP", rows = Rows, columns = Columns, segments = Segments, levels = Levels, bits = 16, padding = 65535 }, false),
        ];
        IReadOnlyList<string>[] rows = [.. kinds.Select(kind => (IReadOnlyList<string>)[kind.What, Result(kind.Wish, kind.Rle)])];
        return new(
            "DICOM: segmentation objects",
            $"Written by pydicom ({Columns} x {Rows} pixels, so that frames of single bits start within a byte), laid on their slices by position, against the outlines they were made from.",
            ["kind", "result"],
            rows);
    }

    private static string Result(object wish, bool rle)
    {
        using var segmentation = WrittenSegmentation.Open(wish, rle);
        foreach (var level in Levels)
        {
            var map = segmentation.Map(WrittenSegmentation.Slice(level), null, CancellationToken.None)!;
            var isLabelMap = segmentation.Kind == Imaging.Segmentation.SegmentationKind.LabelMap;
            if (Segments.Any(segment => !Expected(segment, level, isLabelMap).SequenceEqual(WrittenSegmentation.Pixels(map, segment)))) return "WRONG";
        }

        return "every segment on every slice equal";
    }

    /// <summary>In a label map a later segment takes the pixels of an earlier one.</summary>
    private static IEnumerable<bool> Expected(int segment, int level, bool isLabelMap) => WrittenSegmentation.Expected(segment, level)
        .Select((inside, pixel) => inside && !(isLabelMap && Segments.Any(later => later > segment && WrittenSegmentation.IsInside(later, level, pixel / Columns, pixel % Columns))));
}
