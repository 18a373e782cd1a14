using CsCheck;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Npz;

/// <summary>NumPy archives laid out as MedMNIST's, written by numpy itself and read back against it.</summary>
public sealed class NpzTests : IDisposable
{
    private readonly Lightbox.Testing.TemporaryFolder folder = new();

    [Theory]
    [InlineData("savez")]
    [InlineData("savez_compressed")]
    public void Open_MedMnist_HasEverySplitsPictures(string save)
    {
        Write($"numpy.{save}(path, **splits)");
        using var reader = ImageFile.Open(folder["a.npz"]);
        Assert.Equal(("npz", 28, 28, 17, 3, "uint8"), (reader.Info.Format, reader.Info.Rows, reader.Info.Columns, reader.Info.Frames, reader.Info.SamplesPerPixel, reader.Info.Dtype));
        Assert.Equal(["frames 0 to 9 are train_images", "frames 10 to 12 are val_images", "frames 13 to 16 are test_images"], reader.Info.Remarks!);
        var expected = Raw("numpy.concatenate([a['train_images'], a['val_images'], a['test_images']])");
        foreach (int frame in (int[])[16, 0, 11, 5])
        {
            Assert.True(expected.AsSpan(frame * 2352, 2352).SequenceEqual(reader.ReadFrame(frame, default).Data));
            Assert.Equal(reader.ReadFrame(frame, default).Data, reader.ReadDisplay(frame, DisplayOptions.Default, default).Data);
        }
    }

    [Fact]
    public void OpenMember_OneSplit_HasItsPicturesAlone()
    {
        Write("numpy.savez_compressed(path, **splits)");
        using var listed = new FileByteSource(folder["a.npz"]);
        Assert.Equal(["train_images", "val_images", "test_images"], ImageFile.Members(listed));
        using var reader = ImageFile.Open([new ImagePart(new FileByteSource(folder["a.npz"]), Member: "val_images")]);
        Assert.Equal(3, reader.Info.Frames);
        Assert.True(Raw("a['val_images']").AsSpan(2 * 2352, 2352).SequenceEqual(reader.ReadFrame(2, default).Data));
        Assert.Equal("member", Assert.Throws<ImageFormatException>(() => ImageFile.Open([new ImagePart(listed, Member: "val_labels")])).Field);
        Assert.Equal("member", Assert.Throws<ImageFormatException>(() => ImageFile.Open([new ImagePart(listed, Member: "../a")])).Field);
    }

    [Theory]
    [InlineData("rng.integers(0, 255, (5,28,28,28)).astype('u1')", 140, 28, 28, 1)]
    [InlineData("rng.integers(0, 60000, (6,20,30)).astype('>u2')", 6, 20, 30, 1)]
    [InlineData("rng.integers(-900, 900, (20,30)).astype('<i2')", 1, 20, 30, 1)]
    [InlineData("rng.normal(size=(4,16,16)).astype('<f4')", 4, 16, 16, 1)]
    [InlineData("rng.normal(size=(4,16,16))", 4, 16, 16, 1)]
    [InlineData("rng.integers(0, 2, (3,16,16)).astype(bool)", 3, 16, 16, 1)]
    [InlineData("rng.integers(0, 255, (64,48,4)).astype('u1')", 1, 64, 48, 4)]
    [InlineData("rng.integers(-9, 9, (2,3,12,10,3)).astype('i8')", 6, 12, 10, 3)]
    public void Open_EachTypeAndShape_EqualsNumpy(string array, int frames, int rows, int columns, int samples)
    {
        Write($"numpy.savez(path, a={array})");
        using var reader = ImageFile.Open(folder["a.npz"]);
        Assert.Equal((frames, rows, columns, samples), (reader.Info.Frames, reader.Info.Rows, reader.Info.Columns, reader.Info.SamplesPerPixel));
        var expected = Raw("a['a'].astype(a['a'].dtype.newbyteorder('<'))");
        int size = expected.Length / frames;
        for (int i = 0; i < frames; i++) Assert.True(expected.AsSpan(i * size, size).SequenceEqual(reader.ReadFrame(i, default).Data));
    }

    [Fact]
    public void Open_ArrayWithoutArchive_IsItsPictures()
    {
        Write("numpy.save(path.replace('npz', 'npy'), rng.integers(0, 255, (6,20,30)).astype('u1')); numpy.savez(path, a=numpy.load(path.replace('npz', 'npy')))");
        using var array = ImageFile.Open(folder["a.npy"]);
        using var archive = ImageFile.Open(folder["a.npz"]);
        Assert.Equal("npy", array.Info.Format);
        for (int i = 0; i < 6; i++) Assert.Equal(archive.ReadFrame(i, default).Data, array.ReadFrame(i, default).Data);
    }

    [Theory]
    [InlineData("numpy.savez(path, a=rng.normal(size=(4,16,16)).astype('f2'))", "NumPy float16")]
    [InlineData("numpy.savez(path, a=rng.normal(size=(4,16,16)).astype('c8'))", "NumPy complex64")]
    [InlineData("numpy.savez(path, a=numpy.asfortranarray(rng.integers(0, 255, (20,30))))", "NumPy Fortran order")]
    [InlineData("numpy.savez(path, a=numpy.array([[None] * 9] * 9), allow_pickle=True)", "NumPy object")]
    [InlineData("numpy.savez(path, train_labels=rng.integers(0, 2, (60,14)), names=numpy.array(['a', 'b']))", "NumPy archive without pictures")]
    [InlineData("numpy.savez(path, a=numpy.zeros((4,16,16)), b=numpy.zeros((4,17,16)))", "NumPy archive of several sizes")]
    [InlineData("zipfile.ZipFile(path, 'w', zipfile.ZIP_BZIP2).writestr('a.npy', npy(numpy.zeros((16,16))))", "zip compression 12")]
    public void Open_WhatIsNotRead_IsRefusedByName(string write, string feature)
    {
        Write(write);
        Assert.Equal(feature, Assert.Throws<UnsupportedImageException>(() => ImageFile.Open(folder["a.npz"])).Feature);
    }

    [Fact]
    public void Detect_OtherArchive_StaysAZip()
    {
        Write("zipfile.ZipFile(path, 'w').writestr('readme.txt', 'text')");
        using var source = new FileByteSource(folder["a.npz"]);
        Assert.Equal(new Detected(FileVerdict.Unsupported, "zip archive"), ImageFile.Detect(source));
    }

    [Fact]
    public void Open_Bomb_InflatesNoFurtherThanThePictureAsked()
    {
        // Four gigabytes of zeros in four megabytes; the first picture lies at the start.
        Write(
            """
            h = npy(numpy.zeros((1, 64, 64), 'u1'))[:128].replace(b"(1, 64, 64), ", b"(1048576, 64, 64), ")[:128]
            with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as z:
                with z.open('a.npy', 'w', force_zip64=True) as e:
                    e.write(h)
                    for i in range(64): e.write(bytes(1 << 20))
            """);
        Assert.True(Assert.Throws<ImageFormatException>(() => ImageFile.Open(folder["a.npz"])).Truncated);
        Write("numpy.savez_compressed(path, a=numpy.zeros((16384, 64, 64), 'u1'))");
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var reader = ImageFile.Open(folder["a.npz"]);
        Assert.Equal(4096, reader.ReadFrame(0, default).Data.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void ReadFrame_ChecksumThatDoesNotFit_IsToldAtTheEnd()
    {
        Write("numpy.savez_compressed(path, a=rng.integers(0, 255, (4000,16,16)).astype('u1'))");
        var bytes = File.ReadAllBytes(folder["a.npz"]);

        // The checksum stands at byte 16 of the directory's entry.
        bytes[bytes.AsSpan().LastIndexOf("PK\x01\x02"u8) + 16] ^= 1;
        using var reader = ImageFile.Open(new MemoryByteSource(bytes));
        Assert.Equal("zip", Assert.Throws<ImageFormatException>(() => reader.ReadFrame(3999, default)).Field);
    }

    [Fact]
    public void Open_BytesChangedOrCut_ThrowsNothingElse()
    {
        Write("numpy.savez_compressed(path, a=rng.integers(0, 9, (3,16,16)).astype('u1'), b=rng.integers(0, 9, (2,16,16)).astype('u1'))");
        var whole = File.ReadAllBytes(folder["a.npz"]);
        Gen.Select(Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[0, 5], Gen.Int[whole.Length / 2, whole.Length]).Sample(
            change =>
            {
                var file = (byte[])whole.Clone();
                foreach (var (at, value) in change.Item1) file[at] = value;
                try
                {
                    using var reader = ImageFile.Open(new MemoryByteSource(file.AsMemory(0, change.Item2)));
                    reader.ReadDisplay(reader.Info.Frames!.Value - 1, DisplayOptions.Default, default);
                }
                catch (ImagingException)
                {
                    // One of ours, with its reason.
                }
            },
            iter: 3000,
            threads: 1);
    }

    public void Dispose() => folder.Dispose();

    private byte[] Raw(string expression) => ExternalTool.Python(
        $"import sys, numpy; a = numpy.load(sys.argv[1]); sys.stdout.buffer.write(numpy.ascontiguousarray({expression}).tobytes())", folder["a.npz"]);

    private void Write(string script) => ExternalTool.Python(
        """
        import sys, io, numpy, zipfile
        path, rng = sys.argv[1], numpy.random.default_rng(1)
        def npy(a):
            b = io.BytesIO(); numpy.save(b, a); return b.getvalue()
        splits = {}
        for name, count in (('train', 10), ('val', 3), ('test', 4)):
            splits[name + '_images'] = rng.integers(0, 255, (count, 28, 28, 3)).astype('u1')
            splits[name + '_labels'] = rng.integers(0, 9, (count, 1)).astype('u1')
        """ + "\n" + script,
        folder["a.npz"]);
}
