using CsCheck;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Hdf5;

/// <summary>Cine arrays by h5py, in the layout of the thyroid cine-clip dataset and others; every frame held against h5py's own.</summary>
public sealed class Hdf5Tests
{
    internal const int Frames = 30;

    private const int Rows = 20, Columns = 31;

    private const string Make = """
        import sys
        import h5py, numpy as np
        path, kind = sys.argv[1:3]
        n, h, w = 30, 20, 31
        a = ((np.arange(n)[:, None, None] * 7 + np.arange(h)[None, :, None] * 5 + np.arange(w)[None, None, :] * 3) % 256).astype("u1")
        name, options, latest = "image", {}, "earliest"
        if kind == "gzip": options = dict(chunks=(1, h, w), compression="gzip", shuffle=True, fletcher32=True)
        elif kind == "lzf": options = dict(chunks=(4, 7, 13), compression="lzf")
        elif kind == "latest": options, latest = dict(chunks=(1, h, w), compression="gzip", maxshape=(None, h, w)), "latest"
        elif kind == "rgb": a = np.stack([a, a + 1, a + 2], -1)
        elif kind == "one": a = a[..., None]
        elif kind == "u2be": a = (a.astype("u2") * 257).astype(">u2")
        elif kind == "i2": a = a.astype("i2") * 100 - 9000
        elif kind == "u4": a = a.astype("u4") * 70000
        elif kind == "f4": a = a.astype("f4") / 7
        elif kind == "f8": a = a.astype("f8") / 7
        elif kind == "group": name = "video/left/frames"
        elif kind == "single": a = a[0]
        with h5py.File(path, "w", libver=latest, userblock_size=512 if kind == "user" else 0) as f:
            d = f.create_dataset(name, data=a, **options)
            if kind == "rate": d.attrs["fps"] = 12.5
            if kind in ("thyroid", "two"):
                f.create_dataset("mask" if kind == "thyroid" else "other", data=(a > 99).astype("u1"), chunks=(1, h, w), compression="gzip")
                f.create_dataset("annot_id", data=[b"10_", b"12_"] * 15)
                f.create_dataset("frame_num", data=np.arange(n))
        sys.stdout.buffer.write(a.astype(a.dtype.newbyteorder("<")).tobytes())
        """;

    /// <summary>What is written, its type, samples a pixel.</summary>
    public static TheoryData<string, SampleType, int> Kinds => new()
    {
        { "plain", SampleType.UInt8, 1 },
        { "gzip", SampleType.UInt8, 1 },
        { "lzf", SampleType.UInt8, 1 },
        { "latest", SampleType.UInt8, 1 },
        { "user", SampleType.UInt8, 1 },
        { "thyroid", SampleType.UInt8, 1 },
        { "group", SampleType.UInt8, 1 },
        { "rgb", SampleType.UInt8, 3 },
        { "one", SampleType.UInt8, 1 },
        { "u2be", SampleType.UInt16, 1 },
        { "i2", SampleType.Int16, 1 },
        { "u4", SampleType.UInt32, 1 },
        { "f4", SampleType.Float32, 1 },
        { "f8", SampleType.Float64, 1 },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void ReadFrame_AnyArray_IsH5pys(string kind, SampleType type, int samples)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.hdf5");
        var expected = ExternalTool.Python(Make, path, kind).Chunk(Rows * Columns * samples * PixelBuffer.BytesPerSample(type)).ToArray();
        using var reader = ImageFile.Open(path);
        Assert.Equal(("hdf5", ImageKind.Clip, Frames, Rows, Columns), (reader.Info.Format, reader.Info.Kind, reader.Info.Frames, reader.Info.Rows, reader.Info.Columns));
        foreach (int frame in (int[])[0, 29, 7])
        {
            var picture = reader.ReadFrame(frame, CancellationToken.None);
            Assert.Equal((type, samples), (picture.Type, picture.SamplesPerPixel));
            Assert.Equal(expected[frame], picture.Data);
            Assert.Equal(SampleType.UInt8, reader.ReadDisplay(frame, DisplayOptions.Default, CancellationToken.None).Type);
        }
    }

    /// <summary>Whether every frame is h5py's.</summary>
    internal static bool IsEqual(string kind, SampleType type, int samples)
    {
        using var folder = new TemporaryFolder();
        var expected = ExternalTool.Python(Make, folder.File("x.h5"), kind).Chunk(Rows * Columns * samples * PixelBuffer.BytesPerSample(type)).ToArray();
        using var reader = ImageFile.Open(folder.File("x.h5"));
        return reader.Info.Frames == expected.Length && Enumerable.Range(0, expected.Length).All(frame => expected[frame].AsSpan().SequenceEqual(reader.ReadFrame(frame, CancellationToken.None).Data));
    }

    [Fact]
    public void Open_SeveralArrays_NamesThemAndOpensEachByName()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.hdf5");
        ExternalTool.Python(Make, path, "two");
        var refused = Assert.Throws<UnsupportedImageException>(() => ImageFile.Open(path));
        Assert.Contains("image", refused.Message, StringComparison.Ordinal);
        Assert.Contains("other", refused.Message, StringComparison.Ordinal);
        using var source = new FileByteSource(path);
        Assert.Equal(["image", "other"], ImageFile.Members(source));
        using var reader = ImageFile.Open([new ImagePart(new FileByteSource(path), Member: "other")]);
        Assert.InRange(reader.ReadFrame(20, CancellationToken.None).Data.Max(), 0, 1);
        Assert.Throws<ImageFormatException>(() => ImageFile.Open([new ImagePart(source, Member: "nothing")]));
    }

    [Fact]
    public void Info_RateAsAnAttribute_IsTold()
    {
        using var folder = new TemporaryFolder();
        ExternalTool.Python(Make, folder.File("x.h5"), "rate");
        using var reader = ImageFile.Open(folder.File("x.h5"));
        Assert.Equal((12.5, 2.4), (reader.Info.Fps, reader.Info.Duration));
    }

    /// <summary>Bombs: a frame beyond any picture, and a chunk far beyond what the file can hold.</summary>
    [Theory]
    [InlineData("f.create_dataset('a', shape=(3, 60000, 60000), dtype='u1', chunks=(1, 1000, 1000), compression='gzip')")]
    [InlineData("f.create_dataset('a', data=np.zeros((1800, 1024, 1024), 'u1'), chunks=(1800, 1024, 1024), compression='gzip')")]
    public void ReadFrame_MoreThanAllowed_IsRefused(string dataset)
    {
        using var folder = new TemporaryFolder();
        ExternalTool.Python($"import sys, h5py, numpy as np\nwith h5py.File(sys.argv[1], 'w') as f: {dataset}", folder.File("x.h5"));
        Assert.ThrowsAny<ImagingException>(() =>
        {
            using var reader = ImageFile.Open(folder.File("x.h5"));
            reader.ReadFrame(0, CancellationToken.None);
        });
    }

    [Fact]
    public void ReadFrame_AnyMutation_GivesAFrameOrATypedError()
    {
        using var folder = new TemporaryFolder();
        ExternalTool.Python(Make, folder.File("x.h5"), "gzip");
        var whole = File.ReadAllBytes(folder.File("x.h5"));
        Gen.Select(Gen.Int[0, 3000], Gen.Byte, Gen.Int[1, whole.Length]).Array[1, 6].Sample(edits =>
        {
            var mutant = edits[0].Item3 % 5 == 0 ? whole[..edits[0].Item3] : (byte[])whole.Clone();
            foreach (var (at, value, _) in edits) mutant[at % mutant.Length] = value;
            try
            {
                using var reader = ImageFile.Open(new MemoryByteSource(mutant));
                var frame = reader.ReadFrame(0, CancellationToken.None);
                return frame.Data.Length == frame.Width * frame.Height * frame.SamplesPerPixel * PixelBuffer.BytesPerSample(frame.Type);
            }
            catch (ImagingException)
            {
                return true;
            }
        }, iter: 200, threads: 1);
    }
}
