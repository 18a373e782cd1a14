using System.Buffers.Binary;
using System.IO.Compression;
using CsCheck;
using Xunit;

namespace Lightbox.Imaging.Tests.Nifti;

/// <summary>Rows 16 and 17 of the abuse cases.</summary>
public class MalformedVolumeTests
{
    [Theory]
    [InlineData(40, 0, "dim[0]")]
    [InlineData(40, 8, "dim[0]")]
    [InlineData(40, 768, "dim[0]")]
    [InlineData(42, -4, "dim[1]")]
    [InlineData(44, 0, "dim[2]")]
    [InlineData(70, 3, "datatype")]
    public void Open_WholeNumberThatCannotBe_NamesTheField(int at, short value, string field) =>
        Assert.Equal(field, Refused(Volume(header => BinaryPrimitives.WriteInt16LittleEndian(header[at..], value))).Field);

    [Theory]
    [InlineData(108, 100, "vox_offset")]
    [InlineData(108, -352, "vox_offset")]
    [InlineData(108, float.NaN, "vox_offset")]
    [InlineData(108, 352.5f, "vox_offset")]
    [InlineData(112, float.NaN, "scl_slope")]
    [InlineData(116, float.PositiveInfinity, "scl_inter")]
    [InlineData(80, float.NaN, "pixdim[1]")]
    [InlineData(280, float.NaN, "srow")]
    public void Open_RealNumberThatCannotBe_NamesTheField(int at, float value, string field) =>
        Assert.Equal(field, Refused(Volume(header => BinaryPrimitives.WriteSingleLittleEndian(header[at..], value))).Field);

    [Fact]
    public void Open_OtherByteOrderThanTheHeaderSize_NamesTheDimension() =>
        Assert.Equal("dim[0]", Refused(Volume(header => header[..4].Reverse())).Field);

    [Fact]
    public void Open_HugeDims_SaysTruncatedBeforeMemoryIsTaken()
    {
        var file = Volume(header =>
        {
            for (int i = 1; i <= 3; i++) BinaryPrimitives.WriteInt16LittleEndian(header[(40 + (2 * i))..], short.MaxValue);
        });
        Assert.True(Refused(file).Truncated);
        Assert.Throws<ImageLimitException>(() => Open(Gzip(file)));
    }

    [Fact]
    public void Open_SlopeZero_MeansNoScaling()
    {
        using var volume = Open(Volume(header => BinaryPrimitives.WriteSingleLittleEndian(header[112..], 0)));
        Assert.Equal(64, volume.ReadFrame(0, default).Data.Length * 4);
    }

    [Fact]
    public void Open_Bomb_InflatesOnlyWhatTheHeaderPromises()
    {
        // 500 MB of zeros behind a 4 x 4 x 4 volume.
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Volume());
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 500; i++) gzip.Write(zeros);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        using var volume = Open(packed.ToArray());
        Assert.Equal(16, volume.ReadFrame(0, default).Data.Length);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 << 20);
    }

    [Fact]
    public void Open_Members_AreReadAsOne()
    {
        var file = Volume();
        using var volume = Open([.. Gzip(file[..360]), .. Gzip(file[360..])]);
        Assert.Equal(file[352..368], volume.ReadFrame(0, default).Data);
        Assert.Equal(file[^16..], volume.ReadFrame(3, default).Data);
    }

    [Fact]
    public void Open_JunkAfterTheGzip_IsNotLookedAt()
    {
        var file = Volume();
        using var volume = Open([.. Gzip(file), .. "some bytes that are no gzip member"u8]);
        Assert.Equal(file[^16..], volume.ReadFrame(3, default).Data);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(3000)]
    public void Open_GzipCutShort_SaysTruncated(int missing)
    {
        var random = new byte[4000];
        new Random(1).NextBytes(random);
        var file = Gzip(Volume(header => BinaryPrimitives.WriteInt16LittleEndian(header[46..], 250), random));
        Assert.True(Refused(file[..^missing]).Truncated);
    }

    [Fact]
    public void Open_CutShort_SaysTruncated() => Assert.True(Refused(Volume()[..^1]).Truncated);

    [Fact]
    public void Detect_GzipOfSomethingElse_IsNamed()
    {
        using var source = new MemoryByteSource(Gzip([.. Enumerable.Repeat((byte)'t', 4000)]));
        Assert.Equal(new Detected(FileVerdict.Unsupported, "gzip file"), ImageFile.Detect(source));
    }

    [Fact]
    public void Open_HeaderBytesChanged_ThrowsNothingElse() =>
        Gen.Select(Gen.Int[0, 360], Gen.OneOf(Gen.Byte, Gen.Const((byte)255), Gen.Const((byte)0))).Array[1, 6].Sample(
            changes =>
            {
                var file = Volume();
                foreach (var (at, value) in changes) file[at] = value;
                Try(file);
            },
            iter: 3000,
            threads: 1);

    [Fact]
    public void Open_GzipBytesChangedOrCut_ThrowsNothingElse()
    {
        var whole = Gzip(Volume());
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[1, whole.Length]).Sample(
            change =>
            {
                var file = (byte[])whole.Clone();
                file[change.Item1] = change.Item2;
                Try(file[..change.Item3]);
            },
            iter: 2000,
            threads: 1);
    }

    private static void Try(byte[] file)
    {
        try
        {
            using var volume = (IVolumeReader)Open(file);
            volume.ReadFrame(0, default);
            foreach (var plane in Enum.GetValues<Plane>()) volume.ReadSlice(plane, volume.SliceCount(plane) / 2, 0, DisplayOptions.Default, default);
        }
        catch (ImagingException)
        {
            // One of ours, with its reason.
        }
    }

    private static ImageFormatException Refused(byte[] file) => Assert.Throws<ImageFormatException>(() => Open(file));

    private static IImageReader Open(byte[] file) => ImageFile.Open(new MemoryByteSource(file));

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private delegate void Change(Span<byte> header);

    /// <summary>4 x 4 x 4 unsigned bytes with an identity sform.</summary>
    private static byte[] Volume(Change? change = null, byte[]? voxels = null)
    {
        voxels ??= [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
        var file = new byte[352 + voxels.Length];
        var header = file.AsSpan();
        BinaryPrimitives.WriteInt32LittleEndian(header, 348);
        short[] dims = [3, 4, 4, 4, 1, 1, 1, 1];
        for (int i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(header[(40 + (2 * i))..], dims[i]);
            BinaryPrimitives.WriteSingleLittleEndian(header[(76 + (4 * i))..], 1);
        }

        BinaryPrimitives.WriteInt16LittleEndian(header[70..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(header[72..], 8);
        BinaryPrimitives.WriteSingleLittleEndian(header[108..], 352);
        BinaryPrimitives.WriteSingleLittleEndian(header[112..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[254..], 1);
        for (int row = 0; row < 3; row++) BinaryPrimitives.WriteSingleLittleEndian(header[(280 + (20 * row))..], 1);
        "n+1\0"u8.CopyTo(header[344..]);
        voxels.CopyTo(header[352..]);
        change?.Invoke(header);
        return file;
    }
}
