using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Nifti;

/// <summary>Analyze 7.5 pairs as nibabel writes them, against nibabel's reading (which takes every one for SPM's).</summary>
public sealed class AnalyzeTests : IDisposable
{
    private readonly Lightbox.Testing.TemporaryFolder folder = new();

    [Theory]
    [InlineData("uint8", "<")]
    [InlineData("int16", ">")]
    [InlineData("int32", "<")]
    [InlineData("float32", ">")]
    [InlineData("float64", "<")]
    public void Open_EachTypeAndOrder_EqualsNibabel(string dtype, string order)
    {
        Write($"numpy.arange(5*4*3*2).reshape((5,4,3,2)).astype('{dtype}')", order);
        using var volume = Open();
        Assert.Equal("analyze", volume.Info.Format);
        VolumeAssert.HeaderEquals(Nibabel.Header(folder["a.img"]), volume.Info);
        VolumeAssert.VoxelsEqual(Nibabel.Voxels(folder["a.img"]), volume);
    }

    [Theory]
    [InlineData("pass")]
    [InlineData("h['origin'] = (2, 3, 1, 0, 0)")]
    [InlineData("h['origin'] = (200, 3, 1, 0, 0)")]
    [InlineData("h['origin'] = (-4, 0, 0, 0, 0)")]
    [InlineData("h['pixdim'][1:4] = (-2, 3, 0)")]
    public void Info_OriginAndSizes_AreTakenAsNibabelTakesThem(string change)
    {
        Write("numpy.arange(5*4*3).reshape((5,4,3)).astype('int16')", "<", change);
        using var volume = Open();
        VolumeAssert.HeaderEquals(Nibabel.Header(folder["a.img"]), volume.Info);
    }

    [Theory]
    [InlineData("pass")]
    [InlineData("h['scl_slope'] = 2.5")]
    [InlineData("h['scl_slope'] = 2.5; h['scl_inter'] = -20")]
    [InlineData("h['scl_slope'] = numpy.nan")]
    [InlineData("h['scl_slope'] = 0; h['glmax'] = 59; h['glmin'] = 0; h['cal_max'] = 150; h['cal_min'] = 30")]
    public void ReadSlice_Scaled_IsNibabelsCanonicalView(string change)
    {
        Write("numpy.arange(5*4*3).reshape((5,4,3)).astype('int16')", ">", change);
        using var volume = Open();
        foreach (var plane in Enum.GetValues<Plane>())
        {
            VolumeAssert.SlicesEqual(Nibabel.Slices(folder["a.img"], plane, 0, 60, 140), volume, plane, 0, new DisplayOptions(60, 140));
        }
    }

    [Fact]
    public void Detect_HeaderAlone_IsAnalyzeWithoutItsVoxels()
    {
        Write("numpy.zeros((3,3,3),'uint8')", "<");
        using var source = new FileByteSource(folder["a.hdr"]);
        Assert.Equal(new Detected(FileVerdict.Image, "analyze"), ImageFile.Detect(source));
        Assert.Equal("img", Assert.Throws<ImageFormatException>(() => ImageFile.Open(source)).Field);
    }

    [Theory]
    [InlineData("h['dim'][0] = 9", "dim[0]")]
    [InlineData("h['dim'][2] = -4", "dim[2]")]
    [InlineData("h['datatype'] = 3", "datatype")]
    [InlineData("h['vox_offset'] = -3", "vox_offset")]
    [InlineData("h['pixdim'][2] = numpy.nan", "pixdim[2]")]
    public void Open_FieldThatCannotBe_IsNamed(string change, string field)
    {
        Write("numpy.zeros((3,3,3),'uint8')", "<", change);
        Assert.Equal(field, Assert.Throws<ImageFormatException>(Open).Field);
    }

    [Fact]
    public void Open_OneBitOrComplex_IsRefusedByName()
    {
        Write("numpy.zeros((3,3,3),'uint8')", "<", "h['datatype'] = 1; h['bitpix'] = 1");
        Assert.Equal("Analyze binary", Assert.Throws<UnsupportedImageException>(Open).Feature);
        Write("numpy.zeros((3,3,3),'complex64')", "<");
        using var volume = Open();
        Assert.Equal("Analyze complex64", Assert.Throws<UnsupportedImageException>(() => volume.ReadFrame(0, default)).Feature);
    }

    [Fact]
    public void Open_SpmsOtherSigns_AreRead()
    {
        Write("numpy.arange(27).reshape((3,3,3)).astype('int16')", "<", "h['datatype'] = 132");
        using var volume = Open();
        Assert.Equal("uint16", volume.Info.Dtype);
        Assert.Equal(File.ReadAllBytes(folder["a.img"])[36..], volume.ReadFrame(2, default).Data);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>nibabel writes the image, then the header anew with a change that nibabel itself would not let pass.</summary>
    private void Write(string array, string order, string change = "pass") => ExternalTool.Python(
        $"""
        import numpy, nibabel
        from nibabel.spm2analyze import Spm2AnalyzeHeader
        a = {array}
        i = nibabel.AnalyzeImage(a, numpy.diag([-2, 3, 4, 1.]), nibabel.analyze.AnalyzeHeader(endianness='{order}'))
        i.set_data_dtype(a.dtype)
        nibabel.save(i, '{folder["a.img"]}')
        h = Spm2AnalyzeHeader(open('{folder["a.hdr"]}', 'rb').read(348), endianness='{order}', check=False)
        {change}
        open('{folder["a.hdr"]}', 'wb').write(h.binaryblock)
        """);

    private IVolumeReader Open()
    {
        FileByteSource header = new(folder["a.hdr"]), data = new(folder["a.img"]);
        try
        {
            return (IVolumeReader)ImageFile.Open([new ImagePart(header, ImagePart.Header), new ImagePart(data)]);
        }
        catch
        {
            header.Dispose();
            data.Dispose();
            throw;
        }
    }
}
