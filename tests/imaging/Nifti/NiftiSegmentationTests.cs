using Lightbox.Imaging.Segmentation;
using Xunit;

namespace Lightbox.Imaging.Tests.Nifti;

/// <summary>NIfTI masks laid on slices of other volumes: the voxel at a pixel's place, whatever the two grids are.</summary>
public sealed class NiftiSegmentationTests : IDisposable
{
    private const string Cube = "a = numpy.zeros((20,20,20),'uint8'); a[5:9,6:12,7:15] = 3; a[12:15,6:12,7:15] = 7";

    private readonly Lightbox.Testing.TemporaryFolder folder = new();

    [Fact]
    public void Map_SameGrid_IsTheMasksOwnSlice()
    {
        using var mask = Mask("a", Cube);
        using var image = Image("numpy.diag([1.5,1,2,1.])");
        Assert.Equal(SegmentationKind.LabelMap, mask.Kind);
        Assert.Equal([3, 7], mask.Segments.Select(segment => segment.Number));
        using var same = (IVolumeReader)ImageFile.Open(folder["mask.nii"]);
        foreach (var plane in Enum.GetValues<Plane>())
        {
            for (int i = 0; i < 20; i++)
            {
                var slice = image.ReadSlice(new SliceRequest { Plane = plane, Index = i }, DisplayOptions.Default, default);
                var own = same.ReadSlice(plane, i, 0, new DisplayOptions(127.5, 255), default).Data;
                var map = mask.Map(Target(slice), null, default)!;
                Assert.Equal(own.Select(value => (ushort)value), map.Layers.Count == 0 ? new ushort[400] : map.Layers[0].Labels);
            }
        }
    }

    [Fact]
    public void Map_OtherGridAndOrientation_IsTheVoxelAtThatPlace()
    {
        // The mask is stored left to right and three times as coarse; the box it marks is the same in the patient.
        using var mask = Mask("a", "a = numpy.zeros((10,10,10),'int16'); a[2:5,3:6,4:6] = 1", "[[-3,0,0,29],[0,0,3,1],[0,3,0,1],[0,0,0,1.]]");
        using var image = Image("numpy.eye(4)", "(30,30,30)");
        for (int z = 0; z < 30; z++)
        {
            var slice = image.ReadSlice(new SliceRequest { Plane = Plane.Axial, Index = z }, DisplayOptions.Default, default);
            var labels = mask.Map(Target(slice), null, default)!.Layers is [var layer] ? layer.Labels : new ushort[900];
            for (int pixel = 0; pixel < 900; pixel++)
            {
                var at = slice.Placement.At(pixel % 30, pixel / 30);
                double x = -at.X, y = -at.Y;

                // Voxel (i, j, k) has its middle at x = 29 - 3i, y = 1 + 3k, z = 1 + 3j and reaches 1.5 further.
                bool inside = x is > 15.5 and < 24.5 && y is > 11.5 and < 17.5 && z is > 8 and < 18;
                Assert.True(inside == (labels[pixel] == 1), $"{x} {y} {z}");
            }
        }
    }

    [Fact]
    public void Map_ChosenSegments_LeavesTheOthersOut()
    {
        using var mask = Mask("a", Cube);
        using var image = Image("numpy.diag([1.5,1,2,1.])");
        var target = Target(image.ReadSlice(new SliceRequest { Index = 10 }, DisplayOptions.Default, default));
        Assert.Equal([3, 7], mask.Map(target, null, default)!.Numbers());
        Assert.Equal([7], mask.Map(target, new HashSet<int> { 7, 99 }, default)!.Numbers());
        Assert.Empty(mask.Map(target, new HashSet<int> { 99 }, default)!.Layers);
    }

    [Fact]
    public void Map_PlaneElsewhereOrUnknown_HasNothingToDoWithIt()
    {
        using var mask = Mask("a", Cube);
        using var image = Image("[[1,0,0,500],[0,1,0,0],[0,0,1,0],[0,0,0,1.]]");
        var slice = image.ReadSlice(new SliceRequest(), DisplayOptions.Default, default);
        Assert.Null(mask.Map(Target(slice), null, default));
        Assert.Null(mask.Map(Target(slice) with { Plane = null }, null, default));
    }

    [Fact]
    public void Map_Probabilities_CoverByDegrees()
    {
        using var mask = Mask("a.astype('float32') / 10", Cube);
        using var image = Image("numpy.diag([1.5,1,2,1.])");
        Assert.Equal((SegmentationKind.Fractional, 1), (mask.Kind, mask.Segments.Count));
        var map = mask.Map(Target(image.ReadSlice(new SliceRequest { Index = 10 }, DisplayOptions.Default, default)), null, default)!;
        var layer = Assert.Single(map.Layers);
        Assert.Equal([(byte)0, (byte)77, (byte)178], layer.Coverage!.Distinct().Order());
        Assert.Equal([1], map.Numbers());
    }

    [Fact]
    public void Map_AVolumeForEachSegment_MayOverlap()
    {
        using var mask = Mask("numpy.stack([a > 0, a == 7], -1).astype('uint8')", Cube);
        using var image = Image("numpy.diag([1.5,1,2,1.])");
        Assert.Equal((SegmentationKind.Binary, 2), (mask.Kind, mask.Segments.Count));
        var target = Target(image.ReadSlice(new SliceRequest { Index = 10 }, DisplayOptions.Default, default));
        var map = mask.Map(target, null, default)!;
        Assert.Equal((2, 2), (map.Layers.Count, map.Numbers().Count));
        Assert.Equal([2], mask.Map(target, new HashSet<int> { 2 }, default)!.Numbers());
    }

    [Theory]
    [InlineData("a + .5")]
    [InlineData("numpy.arange(8000).reshape((20,20,20)).astype('int16')")]
    [InlineData("a.astype('int32') * 70000")]
    [InlineData("numpy.stack([a, a], -1)")]
    public void Open_PictureAndNoMask_IsRefusedAndLeavesTheSource(string values)
    {
        Nibabel.Write(folder["mask.nii"], $"(exec(\"{Cube}\"), {values})[1]".Replace("exec(\"", "exec(\"global a; ", StringComparison.Ordinal), "numpy.eye(4)");
        using var source = new FileByteSource(folder["mask.nii"]);
        Assert.Equal("NIfTI volume as a mask", Assert.Throws<UnsupportedImageException>(() => SegmentationFile.Open(source)).Feature);
        Assert.Equal(1, source.Read(0, new byte[1], default));
    }

    [Fact]
    public void Paint_Mask_TintsWhereItIs()
    {
        using var mask = Mask("a", Cube);
        using var image = Image("numpy.diag([1.5,1,2,1.])");
        var slice = image.ReadSlice(new SliceRequest { Index = 10 }, DisplayOptions.Default, default);
        var map = mask.Map(Target(slice), null, default)!;
        var painted = SegmentationOverlay.Paint(slice.Picture, map, mask.Segments, 1);
        for (int pixel = 0; pixel < 400; pixel++)
        {
            var color = map.Layers[0].Labels[pixel] is var label && label == 0 ? new SegmentColor(slice.Picture.Data[pixel], slice.Picture.Data[pixel], slice.Picture.Data[pixel])
                : mask.Segments.Single(segment => segment.Number == label).Color;
            Assert.Equal(color, new SegmentColor(painted.Data[pixel * 3], painted.Data[(pixel * 3) + 1], painted.Data[(pixel * 3) + 2]));
        }
    }

    public void Dispose() => folder.Dispose();

    private static SegmentationTarget Target(VolumeSlice slice) => new(slice.Picture.Width, slice.Picture.Height) { Plane = slice.Placement };

    private ISegmentation Mask(string values, string make, string affine = "numpy.diag([1.5,1,2,1.])")
    {
        Nibabel.Write(folder["mask.nii"], $"(exec(\"global a; {make}\"), {values})[1]", affine);
        return SegmentationFile.Open(new FileByteSource(folder["mask.nii"]));
    }

    private IVolumeReader Image(string affine, string shape = "(20,20,20)")
    {
        Nibabel.Write(folder["image.nii"], $"(numpy.random.default_rng(1).integers(0, 900, {shape})).astype('int16')", affine);
        return (IVolumeReader)ImageFile.Open(folder["image.nii"]);
    }
}
