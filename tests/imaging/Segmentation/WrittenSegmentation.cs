using System.Text.Json;
using Lightbox.Imaging.Geometry;
using Lightbox.Imaging.Segmentation;
using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Segmentation;

/// <summary>What <c>WriteSegmentation.py</c> is asked to write, and the formula its outlines follow.</summary>
internal static class WrittenSegmentation
{
    /// <summary>35 pixels a frame: every frame but the first starts within a byte.</summary>
    public const int Rows = 5, Columns = 7;

    /// <param name="rle">Whether dcmtk compresses it afterwards.</param>
    public static ISegmentation Open(object wish, bool rle = false)
    {
        using var folder = new Lightbox.Testing.TemporaryFolder();
        var script = File.ReadAllText(Path.Combine(Repository.Root, "tests", "imaging", "Segmentation", "WriteSegmentation.py"));
        ExternalTool.Python(script, folder["seg.dcm"], JsonSerializer.Serialize(wish));
        if (rle) ExternalTool.Run("dcmcrle", folder["seg.dcm"], folder["seg.dcm"]);
        return SegmentationFile.Open(new MemoryByteSource(File.ReadAllBytes(folder["seg.dcm"])));
    }

    public static bool IsInside(int segment, int level, int row, int column) => ((segment * 7) + (level * 5) + (row * 3) + column) % 4 == 0;

    /// <summary>The slice that the frames of a level were drawn on.</summary>
    public static SegmentationTarget Slice(int level) => new(Columns, Rows)
    {
        Plane = new PicturePlane(new(10, 20, 30 + (3 * level)), new(1, 0, 0), new(0, 2, 0)),
        FrameOfReferenceUid = "1.2.3.4",
        SopInstanceUid = $"1.2.3.5.{level}",
    };

    /// <summary>The pixels of a segment in a map, whichever layer they are in.</summary>
    public static bool[] Pixels(LabelMap map, int segment) =>
        [.. Enumerable.Range(0, map.Width * map.Height).Select(pixel => map.Layers.Any(layer => layer.Labels[pixel] == segment))];

    public static bool[] Expected(int segment, int level) =>
        [.. Enumerable.Range(0, Rows * Columns).Select(pixel => IsInside(segment, level, pixel / Columns, pixel % Columns))];
}
