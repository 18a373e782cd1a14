using Lightbox.Imaging.Dicom;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Frames that GDCM's encoders wrote, against the ones they were made from, or against GDCM's own reading where the code loses something.</summary>
public sealed class WrittenByGdcmTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lightbox-gdcm-").FullName;

    /// <summary>Each sample with each way of GDCM's to code it without loss.</summary>
    public static MatrixTheoryData<string, string> Files { get; } = new(
        ["CT_small.dcm", "MR_small.dcm", "examples_rgb_color.dcm", "examples_overlay.dcm"],
        ["--jpeg", "--jpegls", "--j2k", "--rle"]);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Files))]
    public void ReadFrame_LosslessByGdcm_IsTheOriginal(string sample, string options)
    {
        using var original = DicomSamples.Open(sample);
        using var coded = Encode(sample, options);
        Assert.NotEqual(original.Info.TransferSyntax, coded.Info.TransferSyntax);
        var (expected, actual) = (original.ReadFrame(0, CancellationToken.None), coded.ReadFrame(0, CancellationToken.None));
        Assert.Equal((expected.Width, expected.Height, expected.SamplesPerPixel, expected.Type), (actual.Width, actual.Height, actual.SamplesPerPixel, actual.Type));
        Assert.True(expected.Data.AsSpan().SequenceEqual(actual.Data), $"differs at byte {expected.Data.AsSpan().CommonPrefixLength(actual.Data)}");
    }

    [Theory]
    [InlineData("examples_rgb_color.dcm", "--jpeg --lossy -q 80", 2)]
    [InlineData("image_dfl.dcm", "--jpeg --lossy -q 60", 2)]
    [InlineData("CT_small.dcm", "--jpegls --lossy -e 3", 0)]
    [InlineData("examples_rgb_color.dcm", "--jpegls --lossy -e 2", 0)]
    [InlineData("examples_rgb_color.dcm", "--j2k --lossy -q 20 --irreversible", 2)]
    [InlineData("MR_small.dcm", "--j2k --lossy -q 20 --irreversible", 2)]
    public void ReadFrame_LossyByGdcm_IsWithinTwoOfGdcm(string sample, string options, int away)
    {
        using var coded = Encode(sample, options);
        ExternalTool.Run("gdcmconv", "--raw", At("coded.dcm"), At("plain.dcm"));
        using var plain = DicomBuilder.Open(File.ReadAllBytes(At("plain.dcm")));
        var (expected, actual) = (plain.ReadFrame(0, CancellationToken.None), coded.ReadFrame(0, CancellationToken.None));
        Assert.Equal((expected.Type, expected.Data.Length), (actual.Type, actual.Data.Length));
        for (var i = 0; i < Imaging.Display.Samples.Count(expected); i++)
        {
            Assert.InRange(Math.Abs(Imaging.Display.Samples.Value(expected, i) - Imaging.Display.Samples.Value(actual, i)), 0, away);
        }
    }

    private DicomReader Encode(string sample, string options)
    {
        ExternalTool.Run("gdcmconv", [.. options.Split(' '), Samples.Path("dicom/" + sample), At("coded.dcm")]);
        return DicomBuilder.Open(File.ReadAllBytes(At("coded.dcm")));
    }

    private string At(string name) => Path.Combine(folder, name);
}
