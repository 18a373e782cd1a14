using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Where an image lies in the patient (PS3.3 C.7.6.2).</summary>
public sealed class GeometryTests
{
    private const uint Position = 0x00200032;
    private const uint Orientation = 0x00200037;

    [Fact]
    public void Info_OfARealCt_HasItsPlace()
    {
        using var reader = DicomSamples.Open("CT_small.dcm");

        Assert.Equal([-158.135803, -179.035797, -75.699997], reader.Info.ImagePosition!);
        Assert.Equal([1, 0, 0, 0, 1, 0], reader.Info.ImageOrientation!);
    }

    [Theory]
    [InlineData(@"1\0\0\0\1")]
    [InlineData(@"1\0\0\0\1\0\0")]
    [InlineData(@"1\0\0\0\x\0")]
    public void Info_OrientationNotSixNumbers_IsLeftOut(string orientation)
    {
        using var reader = new DicomBuilder().Text(Position, "DS", @"1\2\3").Text(Orientation, "DS", orientation).Image(1, 1, 16).Pixels([0, 0], "OW").Open();

        Assert.Null(reader.Info.ImageOrientation);
        Assert.Equal([1, 2, 3], reader.Info.ImagePosition!);
    }

    [Fact]
    public void Info_WithoutGeometry_HasNone()
    {
        using var reader = new DicomBuilder().Image(1, 1, 16).Pixels([0, 0], "OW").Open();

        Assert.Null(reader.Info.ImagePosition);
        Assert.Null(reader.Info.ImageOrientation);
    }
}
