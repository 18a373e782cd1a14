using System.Text;
using CsCheck;
using Xunit;

namespace Lightbox.Imaging.Tests.Detection;

public class ImageFileTests
{
    [Fact]
    public void Detect_EmptyFile_SaysEmpty()
    {
        using var source = new MemoryByteSource(Array.Empty<byte>());
        Assert.Equal(new Detected(FileVerdict.Empty, null), ImageFile.Detect(source));
        Assert.Throws<ImageFormatException>(() => ImageFile.Open(source));
    }

    [Theory]
    [InlineData("504b0304140000000800", "zip archive")]
    [InlineData("1f8b08000000000000ff", "gzip file")]
    [InlineData("4e52524430303034", "NRRD volume")]
    public void Detect_KnownWithoutReader_NamesIt(string hex, string name)
    {
        using var source = new MemoryByteSource(Convert.FromHexString(hex));
        Assert.Equal(new Detected(FileVerdict.Unsupported, name), ImageFile.Detect(source));
        Assert.Equal(name, Assert.Throws<UnsupportedImageException>(() => ImageFile.Open(source)).Feature);
    }

    [Theory]
    [InlineData("Path,Sex,Age\nCheXpert-v1.0/train/patient00001,F,68\n")]
    [InlineData("# About these files\n")]
    [InlineData("{\"a\":1}")]
    [InlineData("B")]
    [InlineData("BM says the first word of this text")]
    public void Detect_Text_IsNoImage(string text)
    {
        using var source = new MemoryByteSource(Encoding.UTF8.GetBytes(text));
        Assert.Equal(FileVerdict.NotAnImage, ImageFile.Detect(source).Verdict);
    }

    [Fact]
    public void Open_PartsThatMakeNoImage_SaysSo()
    {
        using var text = new MemoryByteSource("some text"u8.ToArray());
        Assert.Equal("role", Assert.Throws<ImageFormatException>(() => ImageFile.Open([new ImagePart(text), new ImagePart(text)])).Field);
        Assert.Equal("role", Assert.Throws<ImageFormatException>(() => ImageFile.Open([])).Field);
        Assert.Equal("part", Assert.Throws<ImageFormatException>(() => ImageFile.Open([new ImagePart(text, ImagePart.Instance)])).Field);
        Assert.Equal("member", Assert.Throws<ImageFormatException>(() => ImageFile.Open([new ImagePart(text, Member: "a/b")])).Field);
    }

    [Fact]
    public void Detect_AnyBytes_Answers() =>
        Gen.Byte.Array[0, 5000].Sample(bytes =>
        {
            using var source = new MemoryByteSource(bytes);
            Assert.NotNull(ImageFile.Detect(source).Reason);
        });
}
