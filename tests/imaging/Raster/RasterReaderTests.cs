using System.Runtime.InteropServices;
using CsCheck;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Raster;

public sealed class RasterReaderTests
{
    /// <summary>Writes a 37 x 23 PNG of the asked mode by Pillow and prints the samples that it means, little-endian.</summary>
    private const string MakePng = """
        import sys, io
        import numpy as np
        from PIL import Image
        mode, path = sys.argv[1], sys.argv[2]
        y, x = np.mgrid[0:23, 0:37]
        if mode == "I;16":
            a = ((x * 1777 + y * 911) % 65536).astype("<u2"); Image.fromarray(a).save(path)
        elif mode == "L":
            a = ((x * 7 + y * 5) % 256).astype("u1"); Image.fromarray(a).save(path)
        elif mode == "1":
            a = (((x + y) % 2) * 255).astype("u1"); Image.fromarray(a).convert("1").save(path)
        elif mode == "P":
            im = Image.fromarray(((x // 10) * 3).astype("u1"), "P"); im.putpalette([v % 256 for v in range(0, 768 * 5, 5)]); im.save(path); a = np.array(im.convert("RGB"))
        else:
            a = np.stack([(x * 5) % 256, (y * 9) % 256, (x * y) % 256, 255 - x][:len(mode)], -1).astype("u1")
            if mode == "LA": a = np.stack([(x * 5) % 256, 255 - y], -1).astype("u1")
            Image.fromarray(a, mode).save(path)
        sys.stdout.buffer.write(a.tobytes())
        """;

    [Theory]
    [InlineData("I;16", SampleType.UInt16, 1)]
    [InlineData("L", SampleType.UInt8, 1)]
    [InlineData("1", SampleType.UInt8, 1)]
    [InlineData("LA", SampleType.UInt8, 2)]
    [InlineData("P", SampleType.UInt8, 3)]
    [InlineData("RGB", SampleType.UInt8, 3)]
    [InlineData("RGBA", SampleType.UInt8, 4)]
    public void ReadFrame_Png_EqualsPillow(string mode, SampleType type, int samples)
    {
        using var folder = new TemporaryFolder();
        var expected = ExternalTool.Python(MakePng, mode, folder.File("x.png"));
        using var reader = ImageFile.Open(folder.File("x.png"));
        var frame = reader.ReadFrame(0, CancellationToken.None);
        Assert.Equal(("png", 23, 37, samples), (reader.Info.Format, reader.Info.Rows, reader.Info.Columns, reader.Info.SamplesPerPixel));
        Assert.Equal((37, 23, samples, type), (frame.Width, frame.Height, frame.SamplesPerPixel, frame.Type));
        Assert.Equal(expected, frame.Data);
    }

    [Fact]
    public void ReadDisplay_DeepPng_FillsTheGreyRange()
    {
        using var folder = new TemporaryFolder();
        ExternalTool.Python(MakePng, "I;16", folder.File("x.png"));
        using var reader = ImageFile.Open(folder.File("x.png"));
        var shown = reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None);
        var inverted = reader.ReadDisplay(0, new(Invert: true), CancellationToken.None);
        Assert.Equal((0, 255), (shown.Data.Min(), shown.Data.Max()));
        Assert.Equal(shown.Data, inverted.Data.Select(v => (byte)(255 - v)));
    }

    [Fact]
    public void ReadDisplay_WindowAsked_IsApplied()
    {
        using var folder = new TemporaryFolder();
        var stored = MemoryMarshal.Cast<byte, ushort>(ExternalTool.Python(MakePng, "I;16", folder.File("x.png"))).ToArray();
        using var reader = ImageFile.Open(folder.File("x.png"));
        var shown = reader.ReadDisplay(0, new(WindowCenter: 30000, WindowWidth: 1), CancellationToken.None);
        Assert.Equal(stored.Select(v => v >= 30000 ? (byte)255 : (byte)0), shown.Data);
    }

    [Fact]
    public void Open_JpegWithOrientationAndLongProfile_KeepsStoredPixels()
    {
        using var folder = new TemporaryFolder();
        var plain = JpegStreams.Make();
        var filler = Enumerable.Repeat<byte[]>([0xff, 0xe2, 0xff, 0xf0, .. new byte[0xffee]], 3).SelectMany(bytes => bytes);
        byte[] exif = [0xff, 0xe1, 0, 34, .. "Exif\0\0MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006\0\0\0\0\0\0"u8];
        using var reader = ImageFile.Open(folder.Write("x.jpg", [.. plain[..2], .. exif, .. filler, .. plain[2..], 1, 2, 3]));
        Assert.Equal(("jpeg", JpegStreams.Height, JpegStreams.Width), (reader.Info.Format, reader.Info.Rows, reader.Info.Columns));
        var expected = JpegStreams.PnmPixels(ExternalTool.Run("djpeg", plain, ["-pnm"]));
        Assert.Equal(expected, reader.ReadFrame(0, CancellationToken.None).Data);
        Assert.Throws<ImageRangeException>(() => reader.ReadFrame(1, CancellationToken.None));
    }

    [Fact]
    public void Open_PngOfTwoBillionColumns_IsRefusedBeforeDecoding()
    {
        using var folder = new TemporaryFolder();
        ExternalTool.Python(MakePng, "L", folder.File("x.png"));
        var file = File.ReadAllBytes(folder.File("x.png"));
        file[16] = 0x7f;
        using var reader = ImageFile.Open(new MemoryByteSource(file));
        Assert.Throws<ImageLimitException>(() => reader.ReadFrame(0, CancellationToken.None));
    }

    [Fact]
    public void ReadFrame_AnyMutationOfAPng_GivesTheAnnouncedPictureOrATypedError()
    {
        using var folder = new TemporaryFolder();
        ExternalTool.Python(MakePng, "RGB", folder.File("x.png"));
        var whole = File.ReadAllBytes(folder.File("x.png"));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[1, whole.Length]).Array[1, 6].Sample(edits =>
        {
            var mutant = whole[..edits[0].Item3];
            foreach (var (at, value, _) in edits) mutant[at % mutant.Length] = value;
            try
            {
                using var reader = ImageFile.Open(new MemoryByteSource(mutant));
                var frame = reader.ReadFrame(0, CancellationToken.None);
                return frame.Data.Length == reader.Info.Rows * reader.Info.Columns * frame.SamplesPerPixel * PixelBuffer.BytesPerSample(frame.Type);
            }
            catch (ImagingException)
            {
                return true;
            }
        }, iter: 2000, threads: 1);
    }
}
