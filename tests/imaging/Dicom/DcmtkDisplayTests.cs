using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Pictures ready for a screen against the ones dcmtk makes of the same files.</summary>
public sealed class DcmtkDisplayTests
{
    [Theory]
    [InlineData("MR_small.dcm", 1)]
    [InlineData("MR_small_RLE.dcm", 1)]
    [InlineData("examples_overlay.dcm", 1)]
    [InlineData("dicomdirtests/77654033/CR1/6154", 1)]
    [InlineData("dicomdirtests/77654033/CT2/17106", 1)]
    [InlineData("dicomdirtests/98892001/CT5N/2062", 1)]
    [InlineData("dicomdirtests/98892003/MR700/4558", 1)]
    [InlineData("examples_palette.dcm", 0)]
    [InlineData("examples_rgb_color.dcm", 0)]
    [InlineData("SC_rgb_rle.dcm", 0)]
    [InlineData("SC_ybr_full_422_uncompressed.dcm", 1)]
    [InlineData("examples_ybr_color.dcm", 3, 16)]
    [InlineData("SC_rgb_dcmtk_+eb+cy+s4.dcm", 3)]
    [InlineData("SC_rgb_jpeg_lossy_gdcm.dcm", 3)]
    public void ReadDisplay_Sample_IsDcmtksPicture(string name, int tolerance, int frame = 0)
    {
        using var reader = DicomSamples.Open(name);
        var ours = reader.ReadDisplay(frame, DisplayOptions.Default, CancellationToken.None);
        var (width, height, samples, theirs) = DcmtkPicture.Of(Samples.Path("dicom/" + name), frame, windowed: reader.Info.Window is not null);
        Assert.Equal((width, height, samples), (ours.Width, ours.Height, ours.SamplesPerPixel));
        Assert.Equal(theirs.Length, ours.Data.Length);
        Assert.InRange(theirs.Zip(ours.Data, (a, b) => Math.Abs(a - b)).Max(), 0, tolerance);
    }
}
