using CsCheck;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Raster;

/// <summary>WebP, GIF, BMP, PNM and CMYK JPEG written by Pillow (AVIF by ffmpeg), each frame held against the writer's own reading.</summary>
public sealed class PlainPictureTests
{
    private const int Width = 37, Height = 23;

    /// <summary>Writes a picture of the asked kind and prints the samples of all its frames as Pillow reads them back in the asked mode.</summary>
    private const string Make = """
        import sys, io, struct
        import numpy as np
        from PIL import Image, ImageSequence
        kind, path, mode = sys.argv[1:4]
        y, x = np.mgrid[0:23, 0:37]
        rgb = np.stack([(x * 5) % 256, (y * 9) % 256, (x * y) % 256], -1).astype("u1")
        grey = ((x * 7 + y * 5) % 256).astype("u1")
        im, g = Image.fromarray(rgb), Image.fromarray(grey)
        a = Image.fromarray(np.dstack([rgb, (255 - x * 3).astype("u1")]), "RGBA")
        moving = [Image.fromarray(np.roll(rgb, 3 * i, 1)) for i in range(6)]
        if kind == "webp": im.save(path, "WEBP", lossless=True)
        elif kind == "webp-lossy": im.save(path, "WEBP", quality=80)
        elif kind == "webp-alpha": a.save(path, "WEBP", lossless=True, exact=True)
        elif kind == "webp-moving": moving[0].save(path, "WEBP", save_all=True, append_images=moving[1:], lossless=True, duration=[40, 40, 40, 80, 40, 40])
        elif kind == "gif": g.save(path, "GIF")
        elif kind == "gif-moving":
            moving = [m.quantize(64) for m in moving]; moving[0].save(path, "GIF", save_all=True, append_images=moving[1:], duration=50, loop=0)
        elif kind == "bmp24": im.save(path, "BMP")
        elif kind == "bmp32": a.save(path, "BMP")
        elif kind == "bmp8": g.save(path, "BMP")
        elif kind == "bmp8p": im.quantize(200).save(path, "BMP")
        elif kind == "bmp1": g.convert("1").save(path, "BMP")
        elif kind == "bmp-top":
            row = lambda r: bytes(v for p in r for v in (p[2], p[1], p[0])) + b"\0" * (-37 * 3 % 4)
            pixels = b"".join(row(r) for r in rgb)
            open(path, "wb").write(b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54 + len(pixels), 0, 0, 54, 40, 37, -23, 1, 24, 0, len(pixels), 0, 0, 0, 0) + pixels)
        elif kind == "bmp16":
            pixels = b"".join(b"".join(struct.pack("<H", (int(p[0]) >> 3) << 11 | (int(p[1]) >> 2) << 5 | int(p[2]) >> 3) for p in r) + b"\0\0" for r in rgb[::-1])
            open(path, "wb").write(b"BM" + struct.pack("<IHHIIiiHHIIiiII", 66 + len(pixels), 0, 0, 66, 40, 37, 23, 1, 16, 3, len(pixels), 0, 0, 0, 0) + struct.pack("<III", 0xf800, 0x7e0, 0x1f) + pixels)
        elif kind == "bmp-rle8":
            rows = b""
            for r in (grey // 64)[::-1]:
                at = 0
                while at < 37:
                    n = 1
                    while at + n < 37 and r[at + n] == r[at]: n += 1
                    rows += bytes([n, r[at]]); at += n
                rows += b"\0\0"
            rows += b"\0\1"
            palette = b"".join(bytes([v * 80, v * 40, 255 - v * 60, 0]) for v in range(4))
            open(path, "wb").write(b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54 + 16 + len(rows), 0, 0, 70, 40, 37, 23, 1, 8, 1, len(rows), 0, 0, 4, 0) + palette + rows)
        elif kind == "ppm": im.save(path, "PPM")
        elif kind == "pgm": g.save(path, "PPM")
        elif kind == "pbm": g.convert("1").save(path, "PPM")
        elif kind == "pgm16":
            d = ((x * 1777 + y * 911) % 65536).astype(">u2"); open(path, "wb").write(b"P5 # deep\n37 23\n65535\n" + d.tobytes()); sys.stdout.buffer.write(d.astype("<u2").tobytes()); sys.exit()
        elif kind == "ppm-text":
            open(path, "w").write("P3\n# text\n37 23 255\n" + "\n".join(" ".join(str(v) for v in r.reshape(-1)) for r in rgb))
        elif kind == "pbm-text":
            open(path, "w").write("P1\n37 23\n" + "\n".join("".join(str(int(v < 128)) for v in r) for r in grey)); sys.stdout.buffer.write(((grey >= 128) * 255).astype("u1").tobytes()); sys.exit()
        elif kind == "cmyk": im.convert("CMYK").save(path, "JPEG", quality=95)
        with Image.open(path) as back:
            for frame in ImageSequence.Iterator(back): sys.stdout.buffer.write(np.array(frame.convert(mode)).tobytes())
        """;

    /// <summary>What is written, the format that is, Pillow's mode, its samples a pixel, frames.</summary>
    public static TheoryData<string, string, string, int, int> Kinds => new()
    {
        { "webp", "webp", "RGB", 3, 1 },
        { "webp-lossy", "webp", "RGB", 3, 1 },
        { "webp-alpha", "webp", "RGBA", 4, 1 },
        { "webp-moving", "webp", "RGB", 3, 6 },
        { "gif", "gif", "L", 1, 1 },
        { "gif-moving", "gif", "RGB", 3, 6 },
        { "bmp24", "bmp", "RGB", 3, 1 },
        { "bmp32", "bmp", "RGB", 3, 1 },
        { "bmp8", "bmp", "L", 1, 1 },
        { "bmp8p", "bmp", "RGB", 3, 1 },
        { "bmp1", "bmp", "L", 1, 1 },
        { "bmp-top", "bmp", "RGB", 3, 1 },
        { "bmp16", "bmp", "RGB", 3, 1 },
        { "bmp-rle8", "bmp", "RGB", 3, 1 },
        { "ppm", "pnm", "RGB", 3, 1 },
        { "pgm", "pnm", "L", 1, 1 },
        { "pbm", "pnm", "L", 1, 1 },
        { "pgm16", "pnm", "I", 1, 1 },
        { "ppm-text", "pnm", "RGB", 3, 1 },
        { "pbm-text", "pnm", "L", 1, 1 },
        { "cmyk", "jpeg", "CMYK", 4, 1 },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void ReadFrame_AnyKind_IsPillows(string kind, string format, string mode, int samples, int frames)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x");
        var written = ExternalTool.Python(Make, kind, path, mode);
        using var reader = ImageFile.Open(path);
        Assert.Equal((format, Height, Width, frames), (reader.Info.Format, reader.Info.Rows, reader.Info.Columns, reader.Info.Frames));
        Assert.Equal(frames > 1 ? ImageKind.Clip : ImageKind.Image, reader.Info.Kind);
        var expected = written.Chunk(written.Length / frames).ToArray();
        foreach (int frame in Enumerable.Range(0, frames).Reverse())
        {
            var picture = reader.ReadFrame(frame, CancellationToken.None);
            Assert.Equal((Width, Height, reader.Info.SamplesPerPixel), (picture.Width, picture.Height, picture.SamplesPerPixel));
            Assert.Equal(expected[frame], picture.SamplesPerPixel == samples ? picture.Data : Thinned(picture, samples));
        }

        Assert.Throws<ImageRangeException>(() => reader.ReadFrame(frames, CancellationToken.None));
    }

    /// <summary>Whether every frame is Pillow's.</summary>
    internal static bool IsEqual(string kind, string mode, int samples, int frames)
    {
        using var folder = new TemporaryFolder();
        var written = ExternalTool.Python(Make, kind, folder.File("x"), mode);
        using var reader = ImageFile.Open(folder.File("x"));
        var expected = written.Chunk(written.Length / frames).ToArray();
        return reader.Info.Frames == frames && Enumerable.Range(0, frames).All(frame =>
        {
            var picture = reader.ReadFrame(frame, CancellationToken.None);
            return expected[frame].AsSpan().SequenceEqual(picture.SamplesPerPixel == samples ? picture.Data : Thinned(picture, samples));
        });
    }

    [Fact]
    public void Info_Animations_TellTheirTimes()
    {
        using var folder = new TemporaryFolder();
        ExternalTool.Python(Make, "webp-moving", folder.File("x"), "RGB");
        using var uneven = Assert.IsAssignableFrom<IClipReader>(ImageFile.Open(folder.File("x")));
        Assert.Equal((true, 0.28), (uneven.Info.IsVariableRate, Math.Round(uneven.Info.Duration ?? 0, 6)));
        Assert.Equal([0, 0.04, 0.08, 0.12, 0.2, 0.24], Enumerable.Range(0, 6).Select(i => Math.Round(uneven.TimeOf(i) ?? -1, 6)));
        ExternalTool.Python(Make, "gif-moving", folder.File("y"), "RGB");
        using var even = ImageFile.Open(folder.File("y"));
        Assert.Equal((20.0, 0.3, null), (Math.Round(even.Info.Fps ?? 0, 6), Math.Round(even.Info.Duration ?? 0, 6), even.Info.IsVariableRate));
    }

    [Fact]
    public void ReadDisplay_Cmyk_IsPillowsRgb()
    {
        using var folder = new TemporaryFolder();
        var expected = ExternalTool.Python(Make, "cmyk", folder.File("x.jpg"), "RGB");
        using var reader = ImageFile.Open(folder.File("x.jpg"));
        var shown = reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None);
        Assert.Equal(3, shown.SamplesPerPixel);
        Assert.InRange(expected.Zip(shown.Data, (a, b) => Math.Abs(a - b)).Max(), 0, 1);
    }

    [Theory]
    [InlineData("yuv444p", SampleType.UInt8)]
    [InlineData("yuv420p10le", SampleType.UInt16)]
    public void ReadFrame_Avif_IsFfmpegs(string format, SampleType type)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.avif");
        ExternalTool.Run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=96x64", "-vf", "hue=s=0.5", "-frames:v", "1", "-c:v", "libaom-av1", "-still-picture", "1", "-crf", "10", "-cpu-used", "8",
            "-pix_fmt", format, "-colorspace", "smpte170m", "-y", path);
        var expected = ExternalTool.Run("ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-");
        using var reader = ImageFile.Open(path);
        Assert.Equal(("avif", "image/avif", 64, 96), (reader.Info.Format, reader.Info.MediaType, reader.Info.Rows, reader.Info.Columns));
        Assert.Equal(type, reader.ReadFrame(0, CancellationToken.None).Type);
        var shown = reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None);
        Assert.InRange(expected.Zip(shown.Data, (a, b) => Math.Abs(a - b)).Average(), 0, 3.5);
    }

    [Fact]
    public void Info_JpegWithOrientation_TellsItAndKeepsThePixels()
    {
        using var folder = new TemporaryFolder();
        ExternalTool.Python("import sys\nfrom PIL import Image\nim = Image.new('RGB', (40, 20)); e = im.getexif(); e[0x112] = 6; im.save(sys.argv[1], exif=e)", folder.File("x.jpg"));
        using var reader = ImageFile.Open(folder.File("x.jpg"));
        Assert.Equal((6, 20, 40), (reader.Info.Orientation, reader.Info.Rows, reader.Info.Columns));
    }

    [Theory]
    [InlineData("webp-alpha")]
    [InlineData("gif-moving")]
    [InlineData("bmp8p")]
    [InlineData("bmp-rle8")]
    [InlineData("pgm")]
    [InlineData("ppm-text")]
    public void ReadFrame_AnyMutation_GivesAPictureOrATypedError(string kind)
    {
        using var folder = new TemporaryFolder();
        ExternalTool.Python(Make, kind, folder.File("x"), "RGB");
        var whole = File.ReadAllBytes(folder.File("x"));
        Gen.Select(Gen.Int[0, 200], Gen.Byte, Gen.Int[1, whole.Length]).Array[1, 6].Sample(edits =>
        {
            var mutant = edits[0].Item3 % 4 == 0 ? whole[..edits[0].Item3] : (byte[])whole.Clone();
            foreach (var (at, value, _) in edits) mutant[at % mutant.Length] = value;
            try
            {
                using var reader = ImageFile.Open(new MemoryByteSource(mutant));
                if (reader.Info.Kind is not (ImageKind.Image or ImageKind.Clip)) return true;
                var frame = reader.ReadFrame(0, CancellationToken.None);
                return frame.Data.Length == frame.Width * frame.Height * frame.SamplesPerPixel * PixelBuffer.BytesPerSample(frame.Type);
            }
            catch (ImagingException)
            {
                return true;
            }
        }, iter: 120, threads: 1);
    }

    /// <summary>Colour of a grey picture is grey, and a picture without holes has nothing but 255 for alpha.</summary>
    private static byte[] Thinned(PixelBuffer picture, int samples) =>
        [.. picture.Data.Chunk(picture.SamplesPerPixel).SelectMany(pixel => pixel.Length < samples ? Enumerable.Repeat(pixel[0], samples) : pixel[..samples])];
}
