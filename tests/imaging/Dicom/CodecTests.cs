using Lightbox.Imaging.Dicom;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Frames that dcmtk's encoders wrote, against the uncompressed ones they were made from.</summary>
public sealed class CodecTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lightbox-codecs-").FullName;

    public static TheoryData<string, string> Lossless()
    {
        var data = new TheoryData<string, string>();
        foreach (var sample in new[] { "CT_small.dcm", "examples_rgb_color.dcm" })
        {
            for (var predictor = 1; predictor <= 7; predictor++) data.Add(sample, $"dcmcjpeg +el +sv {predictor}");
            foreach (var interleave in new[] { "+il", "+is", "+in" }) data.Add(sample, $"dcmcjpls +el {interleave}");
            data.Add(sample, "dcmcjpls +el +t1 5 +t2 9 +t3 30 +rs 31");
        }

        foreach (var sample in new[] { "MR_small.dcm", "image_dfl.dcm", "dicomdirtests/77654033/CR1/6154", "SC_rgb_small_odd.dcm" })
        {
            data.Add(sample, "dcmcjpeg +e1");
            data.Add(sample, "dcmcjpls +el");
            data.Add(sample, "dcmcjpls +el +pc");
        }

        return data;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Lossless))]
    public void ReadFrame_LosslessByDcmtk_IsTheOriginal(string sample, string encoder)
    {
        using var original = DicomSamples.Open(sample);
        using var coded = Encode(sample, encoder);
        Assert.NotEqual(original.Info.TransferSyntax, coded.Info.TransferSyntax);
        var (expected, actual) = (original.ReadFrame(0, CancellationToken.None), coded.ReadFrame(0, CancellationToken.None));
        Assert.Equal((expected.Width, expected.Height, expected.SamplesPerPixel, expected.Type), (actual.Width, actual.Height, actual.SamplesPerPixel, actual.Type));
        Assert.True(expected.Data.AsSpan().SequenceEqual(actual.Data), $"differs at byte {expected.Data.AsSpan().CommonPrefixLength(actual.Data)}");
    }

    [Theory]
    [InlineData("dicomdirtests/77654033/CR1/6154", 7, "+il")]
    [InlineData("image_dfl.dcm", 1, "+il")]
    [InlineData("examples_rgb_color.dcm", 3, "+is")]
    [InlineData("examples_rgb_color.dcm", 3, "+il")]
    [InlineData("examples_rgb_color.dcm", 20, "+in")]
    public void ReadFrame_NearLossless_StaysWithinItsDeviationAndEqualsDcmtk(string sample, int deviation, string interleave)
    {
        using var original = DicomSamples.Open(sample);
        using var coded = Encode(sample, $"dcmcjpls +en +md {deviation} {interleave}");
        Assert.Equal("1.2.840.10008.1.2.4.81", coded.Info.TransferSyntax);
        var (expected, actual) = (original.ReadFrame(0, CancellationToken.None), coded.ReadFrame(0, CancellationToken.None));
        for (var i = 0; i < Imaging.Display.Samples.Count(expected); i++)
        {
            Assert.InRange(Math.Abs(Imaging.Display.Samples.Value(expected, i) - Imaging.Display.Samples.Value(actual, i)), 0, deviation);
        }

        ExternalTool.Run("dcmdjpls", Path.Combine(folder, "coded.dcm"), Path.Combine(folder, "plain.dcm"));
        using var theirs = DicomBuilder.Open(File.ReadAllBytes(Path.Combine(folder, "plain.dcm")));
        Assert.True(theirs.ReadFrame(0, CancellationToken.None).Data.AsSpan().SequenceEqual(actual.Data));
    }

    [Fact]
    public void ReadFrame_PointTransform_KeepsTheUpperBits()
    {
        using var original = DicomSamples.Open("image_dfl.dcm");
        using var coded = Encode("image_dfl.dcm", "dcmcjpeg +el +sv 4 +pt 2");
        Assert.Equal(original.ReadFrame(0, CancellationToken.None).Data.Select(value => (byte)(value & ~3)), coded.ReadFrame(0, CancellationToken.None).Data);
    }

    [Theory]
    [InlineData("dicomdirtests/77654033/CR1/6154", "dcmcjpeg +ee +bt +q 95")]
    [InlineData("examples_overlay.dcm", "dcmcjpeg +ee +bt +q 95")]
    [InlineData("examples_overlay.dcm", "dcmcjpeg +ee +bt +q 40")]
    public void ReadFrame_TwelveBits_IsWithinTwoOfDcmtk(string sample, string encoder)
    {
        using var coded = Encode(sample, encoder);
        Assert.Equal("1.2.840.10008.1.2.4.51", coded.Info.TransferSyntax);
        var actual = coded.ReadFrame(0, CancellationToken.None);
        ExternalTool.Run("dcmdjpeg", "+cn", Path.Combine(folder, "coded.dcm"), Path.Combine(folder, "plain.dcm"));
        using var theirs = DicomBuilder.Open(File.ReadAllBytes(Path.Combine(folder, "plain.dcm")));
        var expected = theirs.ReadFrame(0, CancellationToken.None);
        Assert.Equal((expected.Type, expected.Data.Length), (actual.Type, actual.Data.Length));
        for (var i = 0; i < Imaging.Display.Samples.Count(expected); i++)
        {
            Assert.InRange(Math.Abs(Imaging.Display.Samples.Value(expected, i) - Imaging.Display.Samples.Value(actual, i)), 0, 2);
        }
    }

    [Theory]
    [InlineData("dcmcjpeg +el +sv 6")]
    [InlineData("dcmcjpls +el")]
    public void ReadFrame_StreamCutAnywhere_IsRefused(string encoder)
    {
        using var whole = Encode("MR_small.dcm", encoder);
        var bytes = File.ReadAllBytes(Path.Combine(folder, "coded.dcm"));
        var start = whole.File.DataSet.Pixels()!.Value.ValueOffset;
        var end = bytes.AsSpan().LastIndexOf<byte>([0xFE, 0xFF, 0xDD, 0xE0]) - 40;
        for (var cut = start + 40; cut < end; cut += 97)
        {
            // Behind the cut comes padding, so that the fragment is whole and its stream is not.
            var damaged = (byte[])bytes.Clone();
            damaged.AsSpan((int)cut, (int)(end - cut)).Fill(0xFF);
            using var reader = DicomBuilder.Open(damaged);
            Assert.ThrowsAny<ImagingException>(() => reader.ReadFrame(0, CancellationToken.None));
        }
    }

    [Theory]
    [InlineData("examples_rgb_color.dcm", "dcmcjpeg +eb +q 80")]
    [InlineData("examples_rgb_color.dcm", "dcmcjpeg +eb +cr")]
    [InlineData("examples_rgb_color.dcm", "dcmcjpeg +eb +s4 +q 30")]
    [InlineData("image_dfl.dcm", "dcmcjpeg +ee +q 100")]
    [InlineData("SC_rgb_small_odd.dcm", "dcmcjpeg +eb")]
    public void ReadDisplay_SoundLossyStream_IsShown(string sample, string encoder)
    {
        using var coded = Encode(sample, encoder);
        Assert.NotEmpty(coded.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None).Data);
    }

    [Fact]
    public void ReadFrame_LossyStreamDamagedInItsScan_IsRefusedWhereItCanBeTold()
    {
        using var whole = Encode("examples_rgb_color.dcm", "dcmcjpeg +eb +q 80");
        var bytes = File.ReadAllBytes(Path.Combine(folder, "coded.dcm"));
        var start = (int)whole.File.DataSet.Pixels()!.Value.ValueOffset + 1500;
        var (rounds, refused) = (0, 0);
        for (var at = start; at < bytes.Length - 400; at += 211)
        {
            var damaged = (byte[])bytes.Clone();
            damaged.AsSpan(at, 24).Fill(0x55);
            using var reader = DicomBuilder.Open(damaged);
            rounds++;
            try
            {
                reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None);
            }
            catch (ImageFormatException e)
            {
                Assert.InRange(e.Offset!.Value, start - 1500, bytes.Length);
                refused++;
            }
        }

        // Codes fall back into step soon; damage that leaves as many blocks as before cannot be told. libjpeg itself warns of about half of these.
        Assert.True(rounds > 30 && refused >= rounds * 0.45, $"{refused} of {rounds}");
    }

    [Theory]
    [InlineData("dcmcjpeg +el +sv 6")]
    [InlineData("dcmcjpls +el")]
    public void ReadFrame_StreamOfAnotherSize_IsRefused(string encoder)
    {
        using var whole = Encode("MR_small.dcm", encoder);
        var bytes = File.ReadAllBytes(Path.Combine(folder, "coded.dcm"));
        var rows = (int)whole.File.DataSet.Find(Tags.Rows)!.Value.ValueOffset;
        bytes[rows] = 63;
        using var reader = DicomBuilder.Open(bytes);
        Assert.Contains("the header says 64 x 63 x 1", Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    private DicomReader Encode(string sample, string encoder)
    {
        var plain = Path.Combine(folder, "plain-source.dcm");
        // The encoders want an uncompressed file; a deflated one is not.
        ExternalTool.Run("dcmconv", "+te", Samples.Path("dicom/" + sample), plain);
        var words = encoder.Split(' ');
        var coded = Path.Combine(folder, "coded.dcm");
        ExternalTool.Run(words[0], [.. words[1..], plain, coded]);
        return DicomBuilder.Open(File.ReadAllBytes(coded));
    }
}
