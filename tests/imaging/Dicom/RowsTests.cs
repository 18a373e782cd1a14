using System.Buffers.Binary;
using Lightbox.Imaging.Dicom;
using Lightbox.Imaging.Display;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Rows that are windowed as they are read are those of the whole frame; what the short way cannot do goes the long one.</summary>
public sealed class RowsTests
{
    private const string NegativeSlope = "-0.5", Slope = "1";

    [Theory]
    [InlineData(16, 16, true, "MONOCHROME2", "0", "400", Slope, null)]
    [InlineData(16, 16, true, "MONOCHROME1", "-300.5", "1000", NegativeSlope, null)]
    [InlineData(16, 16, false, "MONOCHROME2", "30000", "90000", "2.5", null)]
    [InlineData(16, 16, true, "MONOCHROME2", "0", "400", Slope, "-2000")]
    [InlineData(16, 16, true, "MONOCHROME2", "0", "400", Slope, "-32768")]
    [InlineData(16, 16, true, "MONOCHROME2", "0", "400", Slope, "17")]
    [InlineData(16, 16, false, "MONOCHROME1", "100", "1", Slope, "65535")]
    [InlineData(16, 12, false, "MONOCHROME1", "2048", "3600", Slope, null)]
    [InlineData(16, 12, true, "MONOCHROME2", "-100", "700", "3", null)]
    [InlineData(16, 1, false, "MONOCHROME2", "0.5", "1", Slope, null)]
    [InlineData(8, 8, false, "MONOCHROME2", "128", "100", Slope, null)]
    [InlineData(8, 8, true, "MONOCHROME1", "-20", "50", NegativeSlope, null)]
    [InlineData(8, 6, false, "MONOCHROME2", "30", "20", Slope, "63")]
    [InlineData(16, 16, true, "MONOCHROME2", "1e6", "10", Slope, null)]
    [InlineData(16, 16, true, "MONOCHROME2", "-1e6", "10", Slope, null)]
    public void TryReadRows_AnyWindow_AreTheFrames(int bits, int stored, bool signed, string photometric, string center, string width, string slope, string? padding)
    {
        var values = Patterns(bits);
        int rows = bits == 16 ? 256 : 16;
        var builder = new DicomBuilder().Image(rows, values.Length / rows / (bits / 8), bits, stored, photometric, signed: signed);
        if (padding is not null) builder.Element(0x00280120, signed ? "SS" : "US", Word(padding));
        builder.Text(0x00281050, "DS", center).Text(0x00281051, "DS", width).Text(0x00281052, "DS", "-10").Text(0x00281053, "DS", slope).Pixels(values);
        foreach (var invert in (bool[])[false, true]) Same(builder.Build(), 0, new DisplayOptions(Invert: invert));
    }

    [Fact]
    public void TryFit_WindowsOfAllSorts_AreArithmeticOftenAndNeverWrong()
    {
        int fitted = 0, tried = 0;
        for (int width = 1; width < 5000; width += 1 + (width / 7))
        {
            foreach (double center in (double[])[0, 40, -600.5, 40.25, 1000])
            {
                var window = new Window(center, width, width % 2 == 0 ? WindowFunction.Linear : WindowFunction.LinearExact);
                int low = (int)(center - (width / 2.0)) - 3;
                var greys = Enumerable.Range(low, width + 7).Select(value => window.ToByte(value)).ToArray();
                if (width % 3 == 0) greys = [.. greys.Select(grey => (byte)(255 - grey))];
                tried++;
                if (GreyRamp.TryFit(greys, low, 255.0 / (window.Function == WindowFunction.Linear ? width - 1 : width), (0, 0, true)) is not { } ramp) continue;
                fitted++;
                var stored = Enumerable.Range(-16384, 32768).Select(value => (ushort)value).ToArray();
                var mapped = new byte[stored.Length];
                Assert.Equal(stored.Length, ramp.Map(stored, mapped));
                for (int i = 0; i < stored.Length; i++) Assert.Equal(greys[Math.Clamp((short)stored[i] - low, 0, greys.Length - 1)], mapped[i]);
            }
        }

        if (System.Runtime.Intrinsics.X86.Avx2.IsSupported) Assert.True(fitted > tried * 0.8, $"{fitted} of {tried}");
    }

    [Fact]
    public void TryReadRows_EverySample_AreTheFramesOrNone()
    {
        int read = 0;
        foreach (var name in DicomSamples.All().Where(name => !name.Contains("truncated", StringComparison.Ordinal)))
        {
            using var reader = DicomSamples.Open(name);
            if (reader.Info.Kind == ImageKind.Document) continue;
            foreach (var options in (DisplayOptions[])[DisplayOptions.Default, new(40, 400), new(500, 1, true), new(Percentiles: new PercentileRange(1, 99)), new(Overlays: true)])
            {
                if (Same(reader, reader.Info.Frames - 1 ?? 0, options)) read++;
            }
        }

        Assert.True(read > 20, $"{read}");
    }

    [Fact]
    public void TryReadRows_FrameThatIsCut_GoesTheLongWayToItsError()
    {
        var file = new DicomBuilder().Image(64, 64, 16).Text(0x00281050, "DS", "1").Text(0x00281051, "DS", "2").Pixels(new byte[64 * 64 * 2]).Build();
        using var reader = DicomBuilder.Open(file[..^100]);
        Assert.Null(reader.TryReadRows(0, DisplayOptions.Default, default));
        Assert.True(Assert.Throws<ImageFormatException>(() => Preview.Encode(reader, 32, null, DisplayOptions.Default, EncodeFormat.Jpeg, 85, default)).Truncated);
    }

    [Theory]
    [InlineData("CT_small.dcm", 64)]
    [InlineData("MR_small.dcm", 50)]
    [InlineData("SC_rgb_rle.dcm", 40)]
    [InlineData("examples_palette.dcm", 100)]
    public void Encode_Preview_IsThePictureEncoded(string sample, int edge)
    {
        using var reader = DicomSamples.Open(sample);
        var options = new DisplayOptions(300, 900);
        var short_ = Preview.Encode(reader, edge, null, options, EncodeFormat.Jpeg, 85, TestContext.Current.CancellationToken);
        Assert.Equal(ImageEncoder.Encode(Preview.Of(reader, edge, null, options, TestContext.Current.CancellationToken), EncodeFormat.Jpeg, 85), short_);
    }

    private static void Same(byte[] file, int frame, DisplayOptions options)
    {
        using var reader = DicomBuilder.Open(file);
        Assert.True(Same(reader, frame, options));
    }

    private static bool Same(DicomReader reader, int frame, DisplayOptions options)
    {
        IPictureRows? rows;
        try
        {
            rows = reader.TryReadRows(frame, options, TestContext.Current.CancellationToken);
        }
        catch (ImagingException refused)
        {
            Assert.Throws(refused.GetType(), () => reader.ReadDisplay(frame, options, default));
            return false;
        }

        if (rows is null) return false;
        using (rows)
        {
            var whole = reader.ReadDisplay(frame, options, TestContext.Current.CancellationToken);
            Assert.Equal((whole.Width, whole.Height, whole.SamplesPerPixel), (rows.Width, rows.Height, rows.SamplesPerPixel));
            for (int y = 0; y < rows.Height; y++) Assert.Equal(whole.Data.AsSpan(y * whole.Width, whole.Width), rows.Row(y));
        }

        return true;
    }

    /// <summary>Every pattern of these bits once.</summary>
    private static byte[] Patterns(int bits)
    {
        if (bits == 8) return [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var bytes = new byte[1 << 17];
        for (int i = 0; i < 1 << 16; i++) BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), (ushort)i);
        return bytes;
    }

    private static byte[] Word(string value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)int.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
        return bytes;
    }
}
