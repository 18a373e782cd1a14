using System.Runtime.InteropServices;
using Xunit;
using static Lightbox.Imaging.Tests.Dicom.Pictures;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Images that come without a window: neither black nor white, and the same rule for every type of sample.</summary>
public sealed class DefaultDisplayTests
{
    [Fact]
    public void ReadDisplay_OutsideOfTheScannersCircle_DoesNotDimTheRest()
    {
        // -2000 around the circle, undeclared; tissue and air from -1000 to 1000.
        int[] values = [.. Enumerable.Repeat(-2000, 3000), .. Enumerable.Range(0, 8000).Select(i => (i / 4) - 1000)];
        var shown = Show(Grey16(true, values));
        Assert.Equal(0, shown[0]);
        Assert.InRange(shown[3000 + 4000], 125, 130);
        Assert.InRange(shown[3000 + 2000], 60, 68);
    }

    [Fact]
    public void ReadDisplay_LabelsOfAMask_AllStayVisible()
    {
        int[] values = [.. Enumerable.Repeat(0, 9000), .. Enumerable.Repeat(1, 500), .. Enumerable.Repeat(2, 500)];
        var shown = Show(Grey16(false, values));
        Assert.Equal((0, 128, 255), (shown[0], shown[9000], shown[9999]));
    }

    [Fact]
    public void ReadDisplay_FewBrightSpotsOnBlack_AreNotLost()
    {
        int[] values = [.. Enumerable.Repeat(0, 59_900), .. Enumerable.Range(1, 100)];
        var shown = Show(Grey16(false, values));
        Assert.Equal((0, 255), (shown[0], shown[^1]));
        Assert.InRange(shown[59_949], 120, 135);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(65535)]
    public void ReadDisplay_OneValueOnly_IsAPicture(int value) => Assert.Single(Show(Grey16(false, value, value, value)).Distinct());

    [Theory]
    [InlineData("MONOCHROME1")]
    [InlineData("MONOCHROME2")]
    public void ReadDisplay_FilmWithoutAWindow_IsInvertedOnceOrNot(string photometric)
    {
        int[] values = [.. Enumerable.Range(500, 3000)];
        var shown = Show(new DicomBuilder().Image(1, values.Length, 16, stored: 12, photometric: photometric).Element(0x0029FFFF, "OB", Palettes.Words(values)));
        Assert.Equal(photometric == "MONOCHROME1" ? (255, 0) : (0, 255), (shown[0], shown[^1]));
        Assert.InRange(shown[1500], 125, 130);
    }

    [Fact]
    public void ReadDisplay_FloatAndDoublePixels_AreSpreadWithoutTheirPadding()
    {
        float[] floats = [-1e30f, -1e30f, 0, 0.25f, 0.5f];
        using var single = new DicomBuilder().Image(1, 5, 32).Element(0x00280122, "FL", BitConverter.GetBytes(-1e30f))
            .Element(0x7FE00008, "OF", MemoryMarshal.AsBytes(floats.AsSpan()).ToArray()).Open();
        Assert.Equal([0, 0, 0, 128, 255], single.ReadDisplay(0, DisplayOptions.Default, default).Data);
        double[] doubles = [1e9, 1.5e9, 2e9, double.NaN];
        using var twice = new DicomBuilder().Image(1, 4, 64).Element(0x7FE00009, "OD", MemoryMarshal.AsBytes(doubles.AsSpan()).ToArray()).Open();
        Assert.Equal([0, 128, 255, 0], twice.ReadDisplay(0, DisplayOptions.Default, default).Data);
    }

    [Fact]
    public void ReadDisplay_WideWholeNumbers_AreSpread()
    {
        using var reader = new DicomBuilder().Image(1, 3, 32, signed: true).Pixels([.. new[] { -2_000_000_000, 0, 2_000_000_000 }.SelectMany(BitConverter.GetBytes)]).Open();
        Assert.Equal([0, 128, 255], reader.ReadDisplay(0, DisplayOptions.Default, default).Data);
    }

    [Fact]
    public void ReadDisplay_SampleFilesWithoutAWindow_UseTheWholeRangeOfGreys()
    {
        var seen = 0;
        foreach (var name in DicomSamples.All().Where(name => name is not "rtplan_truncated.dcm"))
        {
            using var reader = DicomSamples.Open(name);
            if (reader.Info is not { Photometric: "MONOCHROME1" or "MONOCHROME2", Window: null, BitsStored: > 1, Rows: > 16 }) continue;
            byte[] shown;
            try
            {
                shown = reader.ReadDisplay(0, DisplayOptions.Default, default).Data;
            }
            catch (ImagingException)
            {
                continue;
            }

            var (black, white) = (shown.Count(value => value == 0), shown.Count(value => value == 255));
            Assert.True(shown.Max() - shown.Min() > 128, $"{name} uses greys {shown.Min()} to {shown.Max()}");
            Assert.True(white < shown.Length / 2, $"{name} is {100 * white / shown.Length} % white, {100 * black / shown.Length} % black");
            seen++;
        }

        Assert.True(seen >= 7, $"only {seen} samples come without a window");
    }
}
