using Xunit;

namespace Lightbox.Imaging.Tests.Nifti;

/// <summary>Volumes that nibabel writes in every way read here: types, byte orders, versions, dimensions, orientations, scaling.</summary>
public sealed class WrittenVolumeTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lightbox-nifti");

    [Theory]
    [InlineData("uint8", "<", 1, "a.nii")]
    [InlineData("int8", "<", 1, "a.nii")]
    [InlineData("int16", ">", 1, "a.nii")]
    [InlineData("uint16", "<", 2, "a.nii.gz")]
    [InlineData("int32", ">", 2, "a.nii")]
    [InlineData("uint32", "<", 1, "a.nii.gz")]
    [InlineData("int64", ">", 1, "a.nii")]
    [InlineData("uint64", "<", 2, "a.nii")]
    [InlineData("float32", ">", 1, "a.nii.gz")]
    [InlineData("float64", "<", 1, "a.nii")]
    public void ReadFrame_EachTypeAndOrder_EqualsNibabel(string dtype, string order, int version, string name)
    {
        var path = Write(name, $"numpy.arange(5*4*3*2).reshape((5,4,3,2)).astype('{dtype}') - 7 * ('{dtype}'[0] != 'u')", "numpy.diag([-2,3,4,1.])", order, version);
        using var volume = ImageFile.Open(path);
        VolumeAssert.HeaderEquals(Nibabel.Header(path), volume.Info);
        VolumeAssert.VoxelsEqual(Nibabel.Voxels(path), volume);
    }

    [Theory]
    [InlineData("(6,)")]
    [InlineData("(6,5)")]
    [InlineData("(3,2,2,1,2)")]
    [InlineData("(3,2,2,1,2,2,3)")]
    public void ReadFrame_OneToSevenDimensions_EqualsNibabel(string shape)
    {
        var path = Write("a.nii", $"numpy.arange(numpy.prod({shape})).reshape({shape}).astype('int16')", "numpy.diag([1,1,1,1.])");
        using var volume = ImageFile.Open(path);
        VolumeAssert.HeaderEquals(Nibabel.Header(path), volume.Info);
        VolumeAssert.VoxelsEqual(Nibabel.Voxels(path), volume);
    }

    [Theory]
    [InlineData("[[0,0,3,-9],[-1,0,0,5],[0,2,0,1],[0,0,0,1.]]")]
    [InlineData("[[0,-2,0,4],[0,0,3,5],[-1,0,0,1],[0,0,0,1.]]")]
    [InlineData("[[1,0,0,0],[0,-1,0,0],[0,0,-1,0],[0,0,0,1.]]")]
    [InlineData("[[.9,.3,-.2,0],[-.35,.9,.1,0],[.2,-.1,1.4,0],[0,0,0,1.]]")]
    public void ReadSlice_AnyOrientation_EqualsNibabelsCanonicalView(string affine)
    {
        var path = Write("a.nii.gz", "numpy.arange(5*4*3).reshape((5,4,3)).astype('uint8')", affine);
        using var volume = (IVolumeReader)ImageFile.Open(path);
        foreach (var plane in Enum.GetValues<Plane>())
        {
            VolumeAssert.SlicesEqual(Nibabel.Slices(path, plane, 0, 128, 256), volume, plane, 0, new DisplayOptions(128, 256));
        }
    }

    [Theory]
    [InlineData("i.set_sform(None, 0); i.set_qform(numpy.array([[0,-2,0,4],[0,0,-3,5],[1,0,0,1],[0,0,0,1.]]), 1)")]
    [InlineData("i.set_sform(None, 0); i.set_qform(None, 0)")]
    [InlineData("i.set_sform(None, 0); i.set_qform(numpy.array([[-1.8,.3,.1,4],[.2,1.9,-.5,5],[.1,.4,2.5,1],[0,0,0,1.]]), 2, strip_shears=True)")]
    public void Info_WithoutSform_TakesNibabelsAffine(string change)
    {
        var path = Write("a.nii", "numpy.arange(5*4*3).reshape((5,4,3)).astype('int16')", "numpy.diag([2,3,4,1.])", change: change);
        using var volume = ImageFile.Open(path);
        VolumeAssert.HeaderEquals(Nibabel.Header(path), volume.Info);
    }

    [Fact]
    public void ReadSlice_Scaled_WindowIsInScaledUnits()
    {
        var path = Write("a.nii", "numpy.arange(5*4*3).reshape((5,4,3)).astype('int16')", "numpy.eye(4)", change: "i.header.set_slope_inter(2.5, -20)");
        using var volume = (IVolumeReader)ImageFile.Open(path);
        VolumeAssert.SlicesEqual(Nibabel.Slices(path, Plane.Axial, 0, 50, 120), volume, Plane.Axial, 0, new DisplayOptions(50, 120));
    }

    [Fact]
    public void Info_Micrometres_AreNibabelsAndSlicesAreInMillimetres()
    {
        var path = Write("a.nii", "numpy.zeros((3,3,3),'uint8')", "numpy.diag([500,500,800,1.])", change: "i.header.set_xyzt_units('micron','sec')");
        using var volume = (IVolumeReader)ImageFile.Open(path);
        VolumeAssert.HeaderEquals(Nibabel.Header(path), volume.Info);
        Assert.Equal([0.5, 0.5], volume.Info.Spacing!.Select(z => Math.Round(z, 6)));
        Assert.Equal(0.8, volume.SliceSpacing(Plane.Coronal).Row, 6);
    }

    [Fact]
    public void ReadFrame_Complex_IsRefusedByName()
    {
        var path = Write("a.nii", "numpy.zeros((3,3,3),'complex64')", "numpy.eye(4)");
        using var volume = ImageFile.Open(path);
        Assert.Equal("complex64", volume.Info.Dtype);
        Assert.Equal("NIfTI complex64", Assert.Throws<UnsupportedImageException>(() => volume.ReadFrame(0, default)).Feature);
    }

    [Fact]
    public void ReadSlice_Rgb_KeepsColours()
    {
        const string rgb = "numpy.frombuffer(bytes(range(3*4*3*2)),'u1').reshape((4,3,2,3)).copy().view([('R','u1'),('G','u1'),('B','u1')])[...,0]";
        var path = Write("a.nii", rgb, "numpy.eye(4)");
        using var volume = (IVolumeReader)ImageFile.Open(path);
        VolumeAssert.VoxelsEqual(Nibabel.Voxels(path), volume);
        var frame = volume.ReadFrame(0, default).Data;
        var slice = volume.ReadSlice(Plane.Axial, 0, 0, DisplayOptions.Default, default);
        Assert.Equal(3, slice.SamplesPerPixel);

        // RAS array: the last column of the last row in the file is the patient's front right, top left on the screen.
        Assert.Equal(frame[^3..], slice.Data[..3]);
    }

    [Fact]
    public void Open_HeaderWithoutItsVoxels_NamesTheField()
    {
        var path = Write("a.hdr", "numpy.zeros((3,3,3),'uint8')", "numpy.eye(4)", pair: true);
        Assert.Equal("magic", Assert.Throws<ImageFormatException>(() => ImageFile.Open(path)).Field);
    }

    [Theory]
    [InlineData("a.hdr", "a.img", "<", 1)]
    [InlineData("a.hdr", "a.img", ">", 2)]
    [InlineData("a.hdr.gz", "a.img.gz", ">", 1)]
    public void Open_Pair_EqualsNibabel(string header, string data, string order, int version)
    {
        var path = Write(header, "numpy.arange(5*4*3*2).reshape((5,4,3,2)).astype('int16') - 9", "numpy.diag([-2,3,4,1.])", order, version, pair: true);
        var image = Path.Combine(folder.FullName, data);
        using var volume = ImageFile.Open([new ImagePart(new FileByteSource(path), ImagePart.Header), new ImagePart(new FileByteSource(image))]);
        VolumeAssert.HeaderEquals(Nibabel.Header(image), volume.Info);
        VolumeAssert.VoxelsEqual(Nibabel.Voxels(image), volume);
    }

    [Fact]
    public void Open_PairOfASingleFilesHeader_NamesTheField()
    {
        using var single = new FileByteSource(Write("a.nii", "numpy.zeros((3,3,3),'uint8')", "numpy.eye(4)"));
        using var data = new MemoryByteSource(new byte[27]);
        Assert.Equal("magic", Assert.Throws<ImageFormatException>(() => ImageFile.Open([new ImagePart(single, ImagePart.Header), new ImagePart(data)])).Field);
    }

    [Fact]
    public void Open_PairWithVoxelsCutShort_SaysTruncated()
    {
        using var header = new FileByteSource(Write("a.hdr", "numpy.zeros((3,3,3),'uint8')", "numpy.eye(4)", pair: true));
        using var data = new MemoryByteSource(new byte[26]);
        Assert.True(Assert.Throws<ImageFormatException>(() => ImageFile.Open([new ImagePart(header, ImagePart.Header), new ImagePart(data)])).Truncated);
    }

    [Fact]
    public void ReadFrame_LargerThanMemoryAllows_GoesThroughAFileThatDisappears()
    {
        var path = Write("a.nii.gz", "numpy.broadcast_to(numpy.arange(400,dtype='int16'),(300,150,400))", "numpy.eye(4)");
        using (var volume = ImageFile.Open(path))
        {
            var expected = Nibabel.Voxels(path);
            Assert.True(expected.AsSpan(399 * 90_000, 90_000).SequenceEqual(volume.ReadFrame(399, default).Data));
            Assert.True(expected.AsSpan(0, 90_000).SequenceEqual(volume.ReadFrame(0, default).Data));
        }

        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), $"lightbox-{Environment.ProcessId}-*.tmp"));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Write(string name, string array, string affine, string order = "<", int version = 1, string change = "pass", bool pair = false)
    {
        var path = Path.Combine(folder.FullName, name);
        Nibabel.Write(path, array, affine, order, version, change, pair);
        return path;
    }
}
