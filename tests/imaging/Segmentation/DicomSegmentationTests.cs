using Lightbox.Imaging.Geometry;
using Lightbox.Imaging.Segmentation;
using Lightbox.Imaging.Tests.Dicom;
using Xunit;

namespace Lightbox.Imaging.Tests.Segmentation;

/// <summary>Segmentation objects that pydicom wrote, laid on pictures.</summary>
public sealed class DicomSegmentationTests
{
    private const int Rows = WrittenSegmentation.Rows, Columns = WrittenSegmentation.Columns;

    private static readonly int[] Two = [1, 2], Levels = [0, 1, 3];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Map_BitsThatStartWithinAByte_AreTheOutlines(bool @implicit)
    {
        using var written = WrittenSegmentation.Open(new { kind = "BINARY", rows = Rows, columns = Columns, segments = Two, levels = Levels, @implicit });
        Assert.Equal(SegmentationKind.Binary, written.Kind);
        foreach (var level in Levels)
        {
            var map = written.Map(WrittenSegmentation.Slice(level), null, default)!;
            foreach (var segment in Two) Assert.Equal(WrittenSegmentation.Expected(segment, level), WrittenSegmentation.Pixels(map, segment));
        }
    }

    [Theory]
    [InlineData(DicomBuilder.ExplicitLittle)]
    [InlineData(DicomBuilder.Baseline)]
    [InlineData("1.2.840.10008.1.2.4.100")]
    [InlineData("1.2.840.10008.1.2.4.102")]
    [InlineData("1.2.840.10008.1.2.4.107")]
    public void Open_AnyOtherKindOfFile_IsNoSegmentation(string syntax)
    {
        var builder = new DicomBuilder(syntax).Image(2, 2, frames: 2);
        var file = syntax == DicomBuilder.ExplicitLittle ? builder.Pixels(new byte[8]).Build() : builder.Encapsulated([], [1, 2, 3, 4]).Build();
        Assert.Throws<UnsupportedImageException>(() => SegmentationFile.Open(new MemoryByteSource(file)));
    }

    [Fact]
    public void Map_SliceWithoutAFrame_IsEmptyAndNotUnknown()
    {
        using var written = WrittenSegmentation.Open(new { kind = "BINARY", rows = Rows, columns = Columns, segments = Two, levels = Levels });
        Assert.Empty(written.Map(WrittenSegmentation.Slice(2), null, default)!.Layers);
        Assert.Empty(written.Map(WrittenSegmentation.Slice(40), null, default)!.Layers);
    }

    [Fact]
    public void Map_OtherFrameOfReference_IsNotAboutThatPicture()
    {
        using var written = WrittenSegmentation.Open(new { kind = "BINARY", rows = Rows, columns = Columns, segments = Two, levels = Levels });
        Assert.Null(written.Map(WrittenSegmentation.Slice(0) with { FrameOfReferenceUid = "9.9", SopInstanceUid = "9.9.9" }, null, default));
        Assert.Null(written.Map(new SegmentationTarget(Columns, Rows), null, default));
    }

    [Fact]
    public void Segments_Written_HaveNamesAndColours()
    {
        using var written = WrittenSegmentation.Open(new { kind = "BINARY", rows = Rows, columns = Columns, segments = Two, levels = Levels });
        var (first, second) = (written.Segments[0], written.Segments[1]);
        Assert.Equal((1, "Läsion 1", "Mass", "Morphologically Abnormal Structure", "MANUAL"), (first.Number, first.Label, first.Type, first.Category, first.Algorithm));
        // L* 53.23, a* 80.11, b* 67.22: sRGB's red seen under D50, within the rounding of the three numbers.
        Assert.True(first.HasOwnColor);
        Assert.InRange(first.Color.Red, 250, 255);
        Assert.InRange(Math.Max(first.Color.Green, first.Color.Blue), 0, 30);
        Assert.False(second.HasOwnColor);
        Assert.Equal(SegmentColor.ByNumber(2), second.Color);
    }

    [Fact]
    public void Map_OnlySomeSegments_LeavesTheOthersOut()
    {
        using var written = WrittenSegmentation.Open(new { kind = "BINARY", rows = Rows, columns = Columns, segments = Two, levels = Levels });
        var map = written.Map(WrittenSegmentation.Slice(0), new HashSet<int> { 2 }, default)!;
        Assert.Equal([2], map.Numbers());
    }

    [Fact]
    public void Map_SegmentsThatOverlap_KeepBoth()
    {
        // 1 and 5 follow the same formula: they cover the same pixels.
        using var written = WrittenSegmentation.Open(new { kind = "BINARY", rows = Rows, columns = Columns, segments = new[] { 1, 5 }, levels = Levels });
        var map = written.Map(WrittenSegmentation.Slice(1), null, default)!;
        Assert.Equal(2, map.Layers.Count);
        Assert.Equal(WrittenSegmentation.Expected(1, 1), WrittenSegmentation.Pixels(map, 1));
        Assert.Equal(WrittenSegmentation.Expected(1, 1), WrittenSegmentation.Pixels(map, 5));
    }

    [Theory]
    [InlineData(50, 100, false, 127)]
    [InlineData(255, 255, true, 255)]
    [InlineData(1, 255, true, 1)]
    public void Map_Fractional_IsCoverageOfTheMaximum(int value, int maximum, bool rle, byte expected)
    {
        using var written = WrittenSegmentation.Open(
            new { kind = "FRACTIONAL", rows = Rows, columns = Columns, segments = new[] { 1 }, levels = Levels, value, maximum }, rle);
        var layer = Assert.Single(written.Map(WrittenSegmentation.Slice(3), null, default)!.Layers);
        Assert.Equal(WrittenSegmentation.Expected(1, 3).Select(inside => inside ? expected : (byte)0), layer.Coverage!);
    }

    [Theory]
    [InlineData(8, null)]
    [InlineData(16, null)]
    [InlineData(16, 65535)]
    public void Map_LabelMap_GivesEachPixelItsNumber(int bits, int? padding)
    {
        object wish = padding is null
            ? new { kind = "LABELMAP", rows = Rows, columns = Columns, segments = new[] { 1, 2, 3 }, levels = Levels, bits }
            : new { kind = "LABELMAP", rows = Rows, columns = Columns, segments = new[] { 1, 2, 300 }, levels = Levels, bits, padding };
        using var written = WrittenSegmentation.Open(wish);
        Assert.Equal(SegmentationKind.LabelMap, written.Kind);
        var map = written.Map(WrittenSegmentation.Slice(3), null, default)!;
        Assert.Single(map.Layers);
        Assert.Equal(WrittenSegmentation.Expected(2, 3), WrittenSegmentation.Pixels(map, 2));
    }

    [Fact]
    public void Map_SagittalPlane_CutsThroughAllFrames()
    {
        using var written = WrittenSegmentation.Open(new { kind = "BINARY", rows = Rows, columns = Columns, segments = Two, levels = Levels });
        // x = 14 is column 4; columns of the picture run along y (2 mm), rows down z from the uppermost frame, 1 mm each.
        var plane = new PicturePlane(new(14, 20, 39), new(0, 2, 0), new(0, 0, -1));
        var map = written.Map(new SegmentationTarget(Rows, 10) { Plane = plane, FrameOfReferenceUid = "1.2.3.4" }, null, default)!;
        foreach (var segment in Two)
        {
            var pixels = WrittenSegmentation.Pixels(map, segment);
            for (var y = 0; y < 10; y++)
            {
                var level = (int)Math.Round((9 - y) / 3.0);
                for (var row = 0; row < Rows; row++)
                {
                    Assert.Equal(level != 2 && WrittenSegmentation.IsInside(segment, level, row, 4), pixels[(y * Rows) + row]);
                }
            }
        }
    }

    [Fact]
    public void Map_FinerPictureOfTheSameSlice_TakesTheNearestPixel()
    {
        using var written = WrittenSegmentation.Open(new { kind = "BINARY", rows = Rows, columns = Columns, segments = Two, levels = Levels });
        var fine = new SegmentationTarget(Columns * 2, Rows * 2)
        {
            Plane = new PicturePlane(new(9.75, 19.5, 31), new(0.5, 0, 0), new(0, 1, 0)),
            FrameOfReferenceUid = "1.2.3.4",
        };
        var pixels = WrittenSegmentation.Pixels(written.Map(fine, null, default)!, 1);
        for (var pixel = 0; pixel < pixels.Length; pixel++)
        {
            Assert.Equal(WrittenSegmentation.IsInside(1, 0, pixel / fine.Width / 2, pixel % fine.Width / 2), pixels[pixel]);
        }
    }

    [Fact]
    public void Map_FilmWithoutAPlane_IsFoundByItsInstanceAndFrame()
    {
        using var written = WrittenSegmentation.Open(
            new { kind = "BINARY", rows = Rows, columns = Columns, segments = Two, levels = Levels, film = true, sourceFrame = 2 });
        var film = new SegmentationTarget(Columns, Rows) { SopInstanceUid = "1.2.3.5.1", Frame = 1 };
        Assert.Equal(WrittenSegmentation.Expected(2, 1), WrittenSegmentation.Pixels(written.Map(film, null, default)!, 2));
        Assert.Null(written.Map(film with { Frame = 0 }, null, default));
        Assert.Throws<UnsupportedImageException>(() => written.Map(film with { Width = 70 }, null, default));
    }

    [Fact]
    public void Map_OfARealImage_LiesOnItsOwnFrames()
    {
        using var image = DicomSamples.Open("CT_small.dcm");
        var target = image.TargetOf(0);
        Assert.Equal((128, 128, "1.3.6.1.4.1.5962.1.1.1.1.1.20040119072730.12322"), (target.Width, target.Height, target.SopInstanceUid));
        Assert.Equal(new Vector3D(-158.135803, -179.035797, -75.699997), target.Plane!.Origin);
        Assert.Equal(0.661468, target.Plane.ColumnStep.X, 6);
        Assert.Equal(0.661468, target.Plane.RowStep.Y, 6);
    }

    [Fact]
    public void Map_ObjectByHand_LaysTheSecondFrame()
    {
        using var written = SegmentationFile.Open(new MemoryByteSource(SegmentationObjects.Small()));
        var layer = Assert.Single(written.Map(SegmentationObjects.Target, null, default)!.Layers);
        // 0xFF 0x57 0x01: bits 9 to 17 are 1 1 0 1 0 1 0 1 0 from the second byte's bit 1 on.
        Assert.Equal([2, 2, 0, 2, 0, 2, 0, 2, 0], layer.Labels.Select(label => (int)label));
    }

    [Fact]
    public void Open_AnotherImage_IsRefusedByName()
    {
        var refusal = Assert.Throws<UnsupportedImageException>(() => SegmentationFile.Open(new MemoryByteSource(DicomSamples.Bytes("CT_small.dcm"))));
        Assert.Equal("not a segmentation", refusal.Feature);
    }

    [Fact]
    public void Open_FrameOfAnUnknownSegment_SaysWhere()
    {
        var builder = new DicomBuilder().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.66.4").Image(1, 8, bits: 1).Text(0x00620001, "CS", "BINARY");
        Sequence(builder, 0x00620002, new DicomBuilder().UInt16(0x00620004, 1));
        var at = builder.Position;
        var group = new DicomBuilder();
        Sequence(group, 0x0062000A, new DicomBuilder().UInt16(0x0062000B, 2));
        Sequence(builder, 0x52009230, group);
        var bytes = builder.Pixels([0xFF, 0], "OB").Build();
        var broken = Assert.Throws<ImageFormatException>(() => SegmentationFile.Open(new MemoryByteSource(bytes)));
        Assert.Equal((at, "(0062,000A)"), (broken.Offset, broken.Field));
    }

    private static void Sequence(DicomBuilder builder, uint tag, DicomBuilder item)
    {
        var body = item.Body();
        builder.Element(tag, "SQ", [], uint.MaxValue).Item((uint)body.Length).Raw(body).Item(0, 0xFFFEE0DD);
    }
}
