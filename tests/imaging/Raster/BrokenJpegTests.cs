using CsCheck;
using Lightbox.Imaging.Raster;
using Xunit;

namespace Lightbox.Imaging.Tests.Raster;

public sealed class BrokenJpegTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(-2)]
    [InlineData(-40)]
    public void DecodeStored_CutShort_SaysWhere(int length)
    {
        var whole = JpegStreams.Make();
        var cut = whole[..(length > 0 ? length : length < 0 ? whole.Length + length : 0)];
        var broken = Assert.Throws<ImageFormatException>(() => JpegDecoder.DecodeStored(cut));
        Assert.InRange(broken.Offset!.Value, 0, cut.Length);
    }

    [Fact]
    public void DecodeStored_PaddedToEvenLength_Decodes()
    {
        var whole = JpegStreams.Make();
        Assert.Equal(JpegDecoder.DecodeStored(whole).Data, JpegDecoder.DecodeStored([.. whole, 0, 0]).Data);
    }

    [Fact]
    public void DecodeStored_StrayBytesAfterTheEnd_AreSteppedOver()
    {
        var whole = JpegStreams.Make();
        Assert.Equal(JpegDecoder.DecodeStored(whole).Data, JpegDecoder.DecodeStored([.. whole, 0x00, 0xd3, 0x0c, 0x99, 0xfa]).Data);
    }

    [Fact]
    public void DecodeStored_ASecondImageAfterTheEnd_SaysWhere()
    {
        var whole = JpegStreams.Make();
        Assert.Equal(whole.Length + 1, Assert.Throws<ImageFormatException>(() => JpegDecoder.DecodeStored([.. whole, 0, .. whole])).Offset);
    }

    [Fact]
    public void DecodeStored_DelimiterAfterTheEnd_SaysWhere()
    {
        var whole = JpegStreams.Make();
        byte[] trailed = [.. whole, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
        Assert.Equal(whole.Length, Assert.Throws<ImageFormatException>(() => JpegDecoder.DecodeStored(trailed)).Offset);
    }

    [Fact]
    public void DecodeStored_DelimiterInsideTheScan_Throws()
    {
        var whole = JpegStreams.Make();
        byte[] torn = [.. whole[..^30], 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0, .. whole[^30..]];
        Assert.Throws<ImageFormatException>(() => JpegDecoder.DecodeStored(torn));
    }

    [Fact]
    public void DecodeStored_FrameOf65535Squared_IsRefusedBeforeDecoding()
    {
        var stream = JpegStreams.Make("-quality", "50");
        int frame = stream.AsSpan().IndexOf<byte>([0xff, 0xc0]);
        stream.AsSpan(frame + 5, 4).Fill(0xff);
        Assert.Contains("65535 x 65535", Assert.Throws<ImageLimitException>(() => JpegDecoder.DecodeStored(stream)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeStored_ThousandsOfScans_IsRefused()
    {
        var stream = JpegStreams.Make("-progressive");
        int scan = stream.AsSpan().LastIndexOf<byte>([0xff, 0xda]);
        var bomb = stream[..^2].Concat(Enumerable.Repeat(stream[scan..^2], 1000).SelectMany(bytes => bytes)).Concat(stream[^2..]).ToArray();
        Assert.Throws<ImageLimitException>(() => JpegDecoder.DecodeStored(bomb));
    }

    [Fact]
    public void DecodeStored_AnyMutation_GivesAPictureOrATypedError()
    {
        var whole = JpegStreams.Make("-quality", "75", "-restart", "1");
        Gen.Select(Gen.Int[2, whole.Length - 1], Gen.Byte).Array[1, 8].Sample(edits =>
        {
            var mutant = (byte[])whole.Clone();
            foreach (var (at, value) in edits) mutant[at] = value;
            try
            {
                var picture = JpegDecoder.DecodeStored(mutant, new ImageLimits { MaxPixels = 1 << 20 });
                return picture.Data.Length == picture.Width * picture.Height * picture.SamplesPerPixel;
            }
            catch (ImagingException)
            {
                return true;
            }
        }, iter: 2000, threads: 1);
    }
}
