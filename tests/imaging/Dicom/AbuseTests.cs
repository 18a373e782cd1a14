using System.Diagnostics;
using System.IO.Compression;
using Lightbox.Imaging.Dicom;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Rows 1 to 8, 10 and 11 of the abuse cases: a typed error that says where, no crash, no memory beyond the file.</summary>
public sealed class AbuseTests
{
    private const uint Undefined = uint.MaxValue;

    [Theory]
    [InlineData(DicomBuilder.ImplicitLittle)]
    [InlineData(DicomBuilder.ExplicitLittle)]
    [InlineData(DicomBuilder.ExplicitBig)]
    public void Open_ElementOfFourGigabytes_SaysWhereWithoutAllocating(string syntax)
    {
        var builder = new DicomBuilder(syntax).Text(0x00080060, "CS", "OT");
        var at = builder.Position;
        var bytes = builder.Element(0x00091001, "OB", [1, 2, 3, 4], 0xFFFFFFF0).Build();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var broken = Assert.Throws<ImageFormatException>(() => DicomBuilder.Open(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Equal((at, "(0009,1001)"), (broken.Offset, broken.Field));
    }

    [Theory]
    [InlineData("OB")]
    [InlineData("UT")]
    [InlineData("OW")]
    public void Open_UndefinedLengthWhereItMayNotBe_SaysWhere(string vr)
    {
        var builder = new DicomBuilder().Text(0x00080060, "CS", "OT");
        var at = builder.Position;
        var broken = Assert.Throws<ImageFormatException>(() => builder.Element(0x00091001, vr, new byte[64], Undefined).Open());
        Assert.Equal((at, "(0009,1001)"), (broken.Offset, broken.Field));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(DataSetParser.MaxDepth, true)]
    [InlineData(DataSetParser.MaxDepth + 1, false)]
    [InlineData(300, false)]
    [InlineData(20_000, false)]
    [InlineData(1_000_000, false)]
    public void Open_NestedSequences_AreReadToTheStatedDepth(int depth, bool opens)
    {
        var builder = new DicomBuilder(DicomBuilder.ImplicitLittle).Text(0x00080060, "CS", "OT");
        for (var i = 0; i < depth; i++) builder.Element(0x00091001, "SQ", [], Undefined).Item(Undefined);
        for (var i = 0; i < depth; i++) builder.Item(0, 0xFFFEE00D).Item(0, 0xFFFEE0DD);
        if (opens)
        {
            using var reader = builder.Open();
            Assert.Equal("OT", reader.Info.Modality);
            return;
        }

        var broken = Assert.Throws<ImageFormatException>(() => builder.Open());
        Assert.Equal("(0009,1001)", broken.Field);
    }

    [Fact]
    public void Open_SequencesOfNoLength_EndsAtOnce()
    {
        var watch = Stopwatch.StartNew();
        var builder = new DicomBuilder();
        for (uint i = 0; i < 5000; i++) builder.Element(0x00091001 + i, "SQ", []);
        using (var reader = builder.Element(0x00100001, "SQ", [], Undefined).Item(0).Item(0).Item(0, 0xFFFEE0DD).Text(0x00200013, "IS", "7").Open())
        {
            Assert.Equal(7, reader.Info.InstanceNumber);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Open_UnendingSequence_SaysWhere()
    {
        var builder = new DicomBuilder().Element(0x00081140, "SQ", [], Undefined);
        for (var i = 0; i < 1000; i++) builder.Item(0);
        var end = builder.Position;
        Assert.Equal(end, Assert.Throws<ImageFormatException>(() => builder.Open()).Offset);
    }

    [Fact]
    public void Open_ItemLongerThanTheFile_SaysWhere()
    {
        var builder = new DicomBuilder().Element(0x00081140, "SQ", [], 16);
        var at = builder.Position;
        Assert.Equal(at, Assert.Throws<ImageFormatException>(() => builder.Item(1000).Raw(new byte[200]).Open()).Offset);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(4_000_000_000u)]
    public void Open_LyingGroupLength_IsNotBelieved(uint length)
    {
        var bytes = DicomSamples.Bytes("CT_small.dcm");
        BitConverter.TryWriteBytes(bytes.AsSpan(140), length);
        using var reader = DicomBuilder.Open(bytes);
        Assert.Equal(("CT", 128), (reader.Info.Modality, reader.Info.Rows));
    }

    [Fact]
    public void Open_NoPreambleNoMeta_ReadsWhatStandsThere()
    {
        using var bare = new DicomBuilder(DicomBuilder.ExplicitBig, preamble: false).Text(0x00080060, "CS", "OT").Image(1, 2).Pixels([3, 4], "OB").Open();
        Assert.Equal([3, 4], bare.ReadFrame(0, CancellationToken.None).Data);
        Assert.Null(bare.Info.TransferSyntax);
    }

    [Fact]
    public void Open_StrayDelimiters_AreSteppedOver()
    {
        using var reader = new DicomBuilder().Item(0, 0xFFFEE0DD).Text(0x00080060, "CS", "OT").Item(0, 0xFFFEE00D).Text(0x00200013, "IS", "3").Open();
        Assert.Equal(("OT", 3), (reader.Info.Modality, reader.Info.InstanceNumber));
    }

    [Fact]
    public void Open_ItemOutsideAnySequence_IsSteppedOver()
    {
        using var reader = new DicomBuilder().Text(0x00080060, "CS", "OT").Item(10, 0xFFFEE000).Text(0x00200013, "IS", "7 ").Text(0x00200013, "IS", "3").Open();
        Assert.Equal(("OT", 3), (reader.Info.Modality, reader.Info.InstanceNumber));
        var beyond = Assert.Throws<ImageFormatException>(() => new DicomBuilder().Text(0x00080060, "CS", "OT").Item(1000, 0xFFFEE000).Text(0x00200013, "IS", "3").Open());
        Assert.NotNull(beyond.Offset);
    }

    [Fact]
    public void Open_DeflateBomb_IsStopped()
    {
        var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 300; i++) deflate.Write(zeros);
        }

        Assert.Throws<ImageLimitException>(() => DicomBuilder.Open([.. new DicomBuilder(DicomBuilder.Deflated).Build(), .. deflated.ToArray()]));
    }

    [Fact]
    public void Open_DeflateGarbage_SaysWhere()
    {
        var builder = new DicomBuilder(DicomBuilder.Deflated);
        var at = builder.Position;
        Assert.Equal(at, Assert.Throws<ImageFormatException>(() => builder.Raw(0xFF, 0xFF, 0xFF, 0xFF, 0xFF).Open()).Offset);
    }

    [Theory]
    [InlineData(65535, 65535, 8, 1)]
    [InlineData(65535, 2048, 64, 3)]
    [InlineData(40000, 50000, 32, 1)]
    public void ReadFrame_HugeFrame_IsRefusedBeforeAllocating(int rows, int columns, int bits, int samples)
    {
        using var reader = new DicomBuilder().Image(rows, columns, bits, samples: samples, photometric: samples == 1 ? "MONOCHROME2" : "RGB", frames: int.MaxValue)
            .Pixels(new byte[10]).Open();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageLimitException>(() => reader.ReadFrame(0, CancellationToken.None));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData(DicomBuilder.ExplicitLittle, 10)]
    [InlineData(DicomBuilder.ExplicitLittle, 8191)]
    [InlineData(DicomBuilder.ExplicitBig, 8191)]
    public void ReadFrame_PixelsTooShort_IsRefusedBeforeAllocating(string syntax, int length)
    {
        using var reader = new DicomBuilder(syntax).Image(8192, 8192).Pixels(new byte[length]).Open();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void ReadFrame_LastOfManyFrames_DoesNotOverflow()
    {
        using var reader = new DicomBuilder().Image(8192, 8192, 16, frames: int.MaxValue).Pixels(new byte[10]).Open();
        Assert.Throws<ImageFormatException>(() => reader.ReadFrame(int.MaxValue - 1, CancellationToken.None));
        Assert.Throws<ImageRangeException>(() => reader.ReadFrame(int.MaxValue, CancellationToken.None));
        Assert.Throws<ImageRangeException>(() => reader.ReadFrame(-1, CancellationToken.None));
    }

    [Fact]
    public void ReadFrame_RleOfTenBytesForAHugeFrame_IsRefusedBeforeAllocating()
    {
        using var reader = new DicomBuilder(DicomBuilder.Rle).Image(8192, 8192).Encapsulated([], RleFrames.Header(64)).Open();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void ReadDisplay_IndexBeyondThePalette_TakesTheNearestEntry()
    {
        using var reader = Palettes.Three(8).Pixels([0, 1, 2, 200, 10, 255], "OB").Open();
        var picture = reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None);
        Assert.Equal([10, 10, 10, 20, 20, 20, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30], picture.Data);
    }

    [Fact]
    public void ReadDisplay_PaletteShorterThanItSays_IsRefused()
    {
        using var reader = Palettes.Three(8, entries: 200).Pixels([0, 1, 2, 3, 4, 5], "OB").Open();
        Assert.Equal("(0028,1201)", Assert.Throws<ImageFormatException>(() => reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None)).Field);
    }

    [Fact]
    public void Info_ExecutablePreamble_IsReadAndNeverPassedOn()
    {
        var bytes = new DicomBuilder().Text(0x00080060, "CS", "OT").Build();
        "MZ"u8.CopyTo(bytes);
        "#!/bin/sh"u8.CopyTo(bytes.AsSpan(64));
        using var reader = DicomBuilder.Open(bytes);
        Assert.Equal("application/dicom", reader.Info.MediaType);
        Assert.DoesNotContain("MZ", reader.Info.ToString(), StringComparison.Ordinal);
    }
}
