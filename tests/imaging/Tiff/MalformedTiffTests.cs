using Xunit;

namespace Lightbox.Imaging.Tests.Tiff;

/// <summary>Rows 12 and 13 of the abuse cases: every file here is refused with a typed error that names the place.</summary>
public class MalformedTiffTests
{
    [Fact]
    public void Open_DirectoryThatLeadsToItself_IsRefused()
    {
        var builder = new TiffBuilder();
        long at = builder.Begin(new byte[16]);
        builder.Add(TiffBuilder.Tiled(4, 4, 4, [at], [16])).LinkTo(builder.LastDirectory);
        Assert.Equal("next IFD", Refused<ImageFormatException>(builder.Build()).Field);
    }

    [Fact]
    public void Open_DirectoryLoopOfTwo_IsRefused()
    {
        var builder = new TiffBuilder();
        long at = builder.Begin(new byte[16]);
        builder.Add(TiffBuilder.Tiled(4, 4, 4, [at], [16]));
        long first = builder.LastDirectory;
        builder.Add(TiffBuilder.Tiled(2, 2, 4, [at], [16])).LinkTo(first);
        Refused<ImageFormatException>(builder.Build());
    }

    [Fact]
    public void Open_AMillionDirectories_StopsAtTheCap()
    {
        // Each directory: one entry that means nothing, then the next one's place.
        var file = new byte[8 + (1_000_000 * 18)];
        "II*\0"u8.CopyTo(file);
        BitConverter.TryWriteBytes(file.AsSpan(4), 8);
        for (int i = 0; i < 1_000_000; i++)
        {
            var directory = file.AsSpan(8 + (i * 18), 18);
            directory[0] = 1;
            BitConverter.TryWriteBytes(directory[14..], 8 + ((i + 1) * 18));
        }

        Refused<ImageLimitException>(file);
    }

    [Theory]
    [InlineData(322, 0, "TileWidth")]
    [InlineData(323, 0, "TileLength")]
    [InlineData(256, 0, "ImageWidth")]
    [InlineData(257, 0xffffffff, "ImageLength")]
    [InlineData(256, 0xfffffff, "TileOffsets")]
    [InlineData(277, 0, "SamplesPerPixel")]
    [InlineData(258, 0, "BitsPerSample")]
    public void Open_FieldThatCannotBe_IsNamed(int tag, long value, string field)
    {
        var builder = new TiffBuilder();
        var fields = TiffBuilder.Tiled(4, 4, 4, [builder.Begin(new byte[16])], [16]);
        fields[tag] = (TiffBuilder.Long, [value]);
        Assert.Equal(field, Refused<ImageFormatException>(builder.Add(fields).Build()).Field);
    }

    [Theory]
    [InlineData(new long[] { 8, 8 }, new long[] { 16 }, "TileOffsets")]
    [InlineData(new long[] { 8 }, new long[] { 16, 16 }, "TileByteCounts")]
    [InlineData(new long[] { 0xfffffff0 }, new long[] { 16 }, "TileOffsets")]
    [InlineData(new long[] { 8 }, new long[] { 0x0fffffff }, "TileOffsets")]
    public void Open_TileArraysThatDisagree_NameTheDirectory(long[] offsets, long[] counts, string field)
    {
        var builder = new TiffBuilder();
        builder.Begin(new byte[16]);
        var refused = Refused<ImageFormatException>(builder.Add(TiffBuilder.Tiled(4, 4, 4, offsets, counts)).Build());
        Assert.Equal(field, refused.Field);
        Assert.Contains("directory 0", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_BrokenLevel_NamesTheLevelsDirectory()
    {
        var builder = new TiffBuilder();
        long at = builder.Begin(new byte[64]);
        builder.Add(TiffBuilder.Tiled(8, 8, 8, [at], [64])).Add(TiffBuilder.Tiled(4, 4, 2, [at], [4]));
        Assert.Contains("directory 1", Refused<ImageFormatException>(builder.Build()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(30)]
    [InlineData(100)]
    public void Open_CutShort_SaysTruncated(int length)
    {
        var builder = new TiffBuilder();
        var file = builder.Add(TiffBuilder.Tiled(4, 4, 4, [builder.Begin(new byte[16])], [16])).Build();
        using var source = new MemoryByteSource(file.AsMemory(0, length));
        if (length < 8) Assert.Throws<UnsupportedImageException>(() => ImageFile.Open(source));
        else Assert.True(Assert.Throws<ImageFormatException>(() => ImageFile.Open(source)).Truncated);
    }

    [Fact]
    public void Open_TilesPastTheEnd_SaysTruncated()
    {
        var builder = new TiffBuilder();
        builder.Begin([]);
        Assert.True(Refused<ImageFormatException>(builder.Add(TiffBuilder.Tiled(64, 64, 64, [9], [4096])).Build()).Truncated);
    }

    [Fact]
    public void ReadTile_HugeTile_IsALimitBeforeMemoryIsTaken()
    {
        var builder = new TiffBuilder();
        var fields = TiffBuilder.Tiled(65535, 65535, 65535, [builder.Begin(new byte[16])], [16]);
        using var reader = (ISlideReader)ImageFile.Open(new MemoryByteSource(builder.Add(fields).Build()));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageLimitException>(() => reader.ReadTile(0, 0, 0, default));
        Assert.Throws<ImageLimitException>(() => reader.ReadFrame(0, default));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void ReadTile_TooFewBytes_FailsAndSaysHowMany()
    {
        var builder = new TiffBuilder();
        using var reader = (ISlideReader)ImageFile.Open(
            new MemoryByteSource(builder.Add(TiffBuilder.Tiled(4, 4, 4, [builder.Begin(new byte[16])], [9])).Build()));
        Assert.Contains("9 bytes, 16", Assert.Throws<ImageFormatException>(() => reader.ReadTile(0, 0, 0, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadTile_TileLeftOut_IsWhite()
    {
        var builder = new TiffBuilder();
        long at = builder.Begin([.. Enumerable.Repeat((byte)7, 16)]);
        using var reader = (ISlideReader)ImageFile.Open(new MemoryByteSource(builder.Add(TiffBuilder.Tiled(8, 4, 4, [at, 0], [16, 0])).Build()));
        Assert.All(reader.ReadTile(0, 0, 0, default).Data, value => Assert.Equal(7, value));
        Assert.All(reader.ReadTile(0, 1, 0, default).Data, value => Assert.Equal(255, value));
        Assert.Null(reader.ReadEncodedTile(0, 1, 0, default));
    }

    [Theory]
    [InlineData(3, "TIFF CCITT fax")]
    [InlineData(50000, "TIFF Zstandard")]
    [InlineData(6, "TIFF old-style JPEG")]
    public void ReadTile_NoDecoder_NamesTheScheme(int compression, string feature)
    {
        var builder = new TiffBuilder();
        var fields = TiffBuilder.Tiled(4, 4, 4, [builder.Begin(new byte[16])], [16]);
        fields[259] = (TiffBuilder.Short, [compression]);
        using var reader = (ISlideReader)ImageFile.Open(new MemoryByteSource(builder.Add(fields).Build()));
        Assert.Equal(feature, Assert.Throws<UnsupportedImageException>(() => reader.ReadTile(0, 0, 0, default)).Feature);
    }

    private static T Refused<T>(byte[] file)
        where T : ImagingException
    {
        using var source = new MemoryByteSource(file);
        Assert.Equal("tiff", ImageFile.Detect(source).Format);
        return Assert.Throws<T>(() => ImageFile.Open(source));
    }
}
