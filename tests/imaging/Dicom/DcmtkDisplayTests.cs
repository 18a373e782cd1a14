using System.Text;
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
        var (width, height, samples, theirs) = Dcmtk(name, frame, windowed: reader.Info.Window is not null);
        Assert.Equal((width, height, samples), (ours.Width, ours.Height, ours.SamplesPerPixel));
        Assert.Equal(theirs.Length, ours.Data.Length);
        Assert.InRange(theirs.Zip(ours.Data, (a, b) => Math.Abs(a - b)).Max(), 0, tolerance);
    }

    /// <summary>A binary PNM: P5 or P6, width, height, 255, samples.</summary>
    private static (int Width, int Height, int Samples, byte[] Data) Dcmtk(string name, int frame, bool windowed)
    {
        var output = Path.GetTempFileName();
        try
        {
            string[] window = windowed ? ["+Wi", "1"] : [];
            ExternalTool.Run("dcmj2pnm", ["+op", "-O", "-a", "+F", $"{frame + 1}", .. window, Samples.Path("dicom/" + name), output]);
            var bytes = File.ReadAllBytes(output);
            var words = Encoding.ASCII.GetString(bytes, 0, Math.Min(200, bytes.Length)).Split((char[])[' ', '\n'], 5);
            var data = bytes[(words[..4].Sum(word => word.Length + 1))..];
            return (int.Parse(words[1]), int.Parse(words[2]), words[0] == "P6" ? 3 : 1, data);
        }
        finally
        {
            File.Delete(output);
        }
    }
}
