using System.Text;
using CsCheck;
using Lightbox.Imaging.Dicom;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

public sealed class DetectionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{\"a\": 1, \"DICM\": \"at the wrong place\"}")]
    [InlineData("Path,Sex,Age\npatient1,M,60\n")]
    [InlineData("\b\0 a text file that starts oddly")]
    public void Matches_Text_IsNotDicom(string text) => Assert.False(DicomFormat.Matches(Encoding.UTF8.GetBytes(text.PadRight(600, '.'))));

    [Fact]
    public void Matches_MagicsOfOtherFormats_AreNotDicom()
    {
        byte[][] magics = [[0x1F, 0x8B, 8, 0], [.. "II*\0"u8], [0x89, .. "PNG\r\n"u8], [0xFF, 0xD8, 0xFF, 0xE0], [.. "PK\x3\x4"u8], [0x5C, 1, 0, 0], new byte[600]];
        Assert.All(magics, magic => Assert.False(DicomFormat.Matches([.. magic, .. new byte[600]])));
    }

    [Fact]
    public void Matches_RandomBytes_AreNotDicom() =>
        Gen.Byte.Array[512].Sample(bytes => !DicomFormat.Matches(bytes), iter: 20_000);

    [Theory]
    [InlineData(DicomBuilder.ExplicitLittle)]
    [InlineData(DicomBuilder.ImplicitLittle)]
    [InlineData(DicomBuilder.ExplicitBig)]
    public void Matches_DataSetWithoutPreamble_IsDicom(string syntax) =>
        Assert.True(DicomFormat.Matches(new DicomBuilder(syntax, preamble: false).Text(0x00080005, "CS", "ISO_IR 100").Image(2, 2).Build()));
}
