using Lightbox.Imaging.Dicom;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

public sealed class SampleFolderTests
{
    /// <summary>What is not DICOM in the folder, and a CT with a stray byte in front that pydicom and dcmtk do not read either.</summary>
    private static readonly string[] NotDicom =
    [
        "README.txt", "crayons.icc", "no_meta.dcm", "rtplan.dump", "rtstruct.dump", "test1.json", "test_PN.json", "zipMR.gz",
        "dicomdirtests/README.txt", "dicomdirtests/TINY_ALPHA/README",
    ];

    [Fact]
    public void Matches_EveryFile_TellsDicomFromTheRest()
    {
        var refused = Directory.EnumerateFiles(DicomSamples.Folder, "*", SearchOption.AllDirectories)
            .Where(path => !DicomFormat.Matches(DicomSamples.Head(path)))
            .Select(path => Path.GetRelativePath(DicomSamples.Folder, path));
        Assert.Equal(NotDicom.Order(StringComparer.Ordinal), refused.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Open_EverySample_OpensOrSaysWhereItIsBroken()
    {
        var refused = new List<string>();
        foreach (var name in DicomSamples.All())
        {
            try
            {
                using var reader = DicomSamples.Open(name);
                Assert.Equal("dicom", reader.Info.Format);
            }
            catch (ImageFormatException e)
            {
                Assert.NotNull(e.Offset);
                refused.Add(name);
            }
        }

        Assert.Equal(["rtplan_truncated.dcm"], refused);
    }

    [Fact]
    public void ReadDisplay_EverySample_IsAPictureOrATypedRefusal()
    {
        var shown = 0;
        foreach (var name in DicomSamples.All().Where(name => name != "rtplan_truncated.dcm"))
        {
            using var reader = DicomSamples.Open(name);
            try
            {
                var picture = reader.ReadDisplay(0, DisplayOptions.Default, TestContext.Current.CancellationToken);
                Assert.Equal((reader.Info.Columns, reader.Info.Rows), (picture.Width, picture.Height));
                Assert.Equal(SampleType.UInt8, picture.Type);
                var small = picture.Width <= 16;
                Assert.True(small || picture.Data.AsSpan().IndexOfAnyExcept(picture.Data[0]) >= 0, $"{name} comes out in one colour");
                shown++;
            }
            catch (ImagingException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }

        Assert.True(shown >= 65, $"only {shown} files were shown");
    }

    [Fact]
    public void Open_Directory_IsADocument()
    {
        using var reader = DicomSamples.Open("dicomdirtests/DICOMDIR");
        Assert.Equal(ImageKind.Document, reader.Info.Kind);
        Assert.Equal("1.2.840.10008.1.3.10", reader.Info.SopClass);
        Assert.Throws<ImageRangeException>(() => reader.ReadFrame(0, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component Image Compression")]
    [InlineData("1.2.840.10008.1.2.4.65", "JPEG Lossless, Hierarchical (Process 28) (Retired)")]
    [InlineData("1.2.840.10008.1.2.4.204", "JPIP HTJ2K Referenced")]
    [InlineData("1.2.840.10008.1.2.4.110", "JPEG XL Lossless")]
    [InlineData("1.2.3.4", "an unknown transfer syntax")]
    public void ReadFrame_SyntaxWithoutDecoder_NamesIt(string syntax, string name)
    {
        using var reader = new DicomBuilder(syntax).Image(2, 2).Encapsulated([], [1, 2, 3, 4]).Open();
        var refusal = Assert.Throws<UnsupportedImageException>(() => reader.ReadFrame(0, TestContext.Current.CancellationToken));
        Assert.Equal($"{syntax} {name}", refusal.Feature);
        Assert.Contains($"{syntax} ({name})", refusal.Message, StringComparison.Ordinal);
    }
}
