using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Nifti;

/// <summary>Every sample volume against nibabel.</summary>
public class SampleVolumeTests
{
    public static TheoryData<string> Names => ["anatomical.nii", "avg152T1_LR_nifti.nii.gz", "example4d.nii.gz", "example_nifti2.nii.gz", "functional.nii", "standard.nii.gz"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Info_EachSample_IsNibabels(string name)
    {
        var path = Samples.Path($"nifti/{name}");
        using var volume = ImageFile.Open(path);
        VolumeAssert.HeaderEquals(Nibabel.Header(path), volume.Info);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ReadFrame_EverySlice_EqualsNibabel(string name)
    {
        var path = Samples.Path($"nifti/{name}");
        using var volume = ImageFile.Open(path);
        VolumeAssert.VoxelsEqual(Nibabel.Voxels(path), volume);
    }

    [Theory]
    [InlineData("avg152T1_LR_nifti.nii.gz", Plane.Axial, 0, 128, 256)]
    [InlineData("avg152T1_LR_nifti.nii.gz", Plane.Coronal, 0, 128, 256)]
    [InlineData("avg152T1_LR_nifti.nii.gz", Plane.Sagittal, 0, 128, 256)]
    [InlineData("example4d.nii.gz", Plane.Axial, 1, 300, 700)]
    [InlineData("example4d.nii.gz", Plane.Coronal, 0, 300, 700)]
    [InlineData("functional.nii", Plane.Sagittal, 19, 5000, 9000)]
    [InlineData("anatomical.nii", Plane.Axial, 0, 5000, 10000)]
    public void ReadSlice_EverySlice_EqualsNibabelsCanonicalView(string name, Plane plane, int time, double center, double width)
    {
        var path = Samples.Path($"nifti/{name}");
        using var volume = (IVolumeReader)ImageFile.Open(path);
        VolumeAssert.SlicesEqual(Nibabel.Slices(path, plane, time, center, width), volume, plane, time, new DisplayOptions(center, width));
    }

    [Fact]
    public void ReadSlice_Automatic_UsesTheWholeRangeOfGreys()
    {
        using var volume = (IVolumeReader)ImageFile.Open(Samples.Path("nifti/avg152T1_LR_nifti.nii.gz"));
        var slice = volume.ReadSlice(Plane.Axial, 45, 0, DisplayOptions.Default, default);
        Assert.InRange(slice.Data.Min(), 0, 10);
        Assert.InRange(slice.Data.Max(), 230, 255);
    }

    [Theory]
    [InlineData(Plane.Axial, 91, 0)]
    [InlineData(Plane.Coronal, 109, 0)]
    [InlineData(Plane.Sagittal, -1, 0)]
    [InlineData(Plane.Axial, 0, 1)]
    [InlineData(Plane.Axial, int.MaxValue, int.MaxValue)]
    public void ReadSlice_Outside_SaysWhatThereIs(Plane plane, int index, int time)
    {
        using var volume = (IVolumeReader)ImageFile.Open(Samples.Path("nifti/avg152T1_LR_nifti.nii.gz"));
        Assert.Throws<ImageRangeException>(() => volume.ReadSlice(plane, index, time, DisplayOptions.Default, default));
    }

    [Fact]
    public void SliceSpacing_Anisotropic_IsThePicturesOwn()
    {
        using var volume = (IVolumeReader)ImageFile.Open(Samples.Path("nifti/standard.nii.gz"));
        Assert.Equal((3, 1), volume.SliceSpacing(Plane.Axial));
        Assert.Equal((2, 1), volume.SliceSpacing(Plane.Coronal));
        Assert.Equal((2, 3), volume.SliceSpacing(Plane.Sagittal));
        Assert.Equal((7, 5, 4), (volume.SliceCount(Plane.Axial), volume.SliceCount(Plane.Coronal), volume.SliceCount(Plane.Sagittal)));
    }
}
