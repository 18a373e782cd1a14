using Lightbox.Imaging.Dicom;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Which fragments make which frame (PS3.5 A.4), with tables that are right, absent and broken (abuse case 10).</summary>
public sealed class FramesTests
{
    private static readonly byte[] First = Frame(1), Second = Frame(2), Third = Frame(3);

    [Fact]
    public void ReadFrame_EmptyTable_CountsFragments()
    {
        using var reader = Open([], First, Second, Third);
        AssertGreys(reader, 1, 2, 3);
    }

    [Fact]
    public void ReadFrame_BasicTable_JoinsFragmentsOfAFrame()
    {
        using var reader = Open([0, 84, 160], First[..40], First[40..], Second, Third);
        AssertGreys(reader, 1, 2, 3);
    }

    [Theory]
    [InlineData(4_000_000_000)]
    [InlineData(77)]
    [InlineData(0)]
    public void ReadFrame_TableEntryThatIsNoFragment_RefusesThatFrameAndServesOthers(long entry)
    {
        using var reader = Open([0, 76, (uint)entry], First, Second, Third);
        Assert.Throws<ImageFormatException>(() => reader.ReadFrame(2, CancellationToken.None));
        Assert.Equal(1, reader.ReadFrame(0, CancellationToken.None).Data[0]);
    }

    [Fact]
    public void ReadFrame_TableOutOfOrder_RefusesTheFrameThatWouldBeNothing()
    {
        using var reader = Open([76, 0, 152], First, Second, Third);
        Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None));
        Assert.Equal(3, reader.ReadFrame(2, CancellationToken.None).Data[0]);
    }

    [Fact]
    public void ReadFrame_MoreFragmentsThanFramesWithoutTable_AreJoinedByTheirHeaders()
    {
        using var reader = Open([], First[..40], First[40..], Second, Third);
        AssertGreys(reader, 1, 2, 3);
    }

    [Fact]
    public void ReadFrame_FragmentsThatDoNotTellWhereFramesStart_AreRefused()
    {
        using var reader = Open([], First[..4], First[4..], Second, Third);
        Assert.Contains("cannot be told", Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFrame_ExtendedTable_IsUsed()
    {
        using var reader = Extended([0, 76, 152], [68, 68, 68]);
        AssertGreys(reader, 1, 2, 3);
    }

    [Theory]
    [InlineData(long.MaxValue, 68)]
    [InlineData(-8, 68)]
    [InlineData(77, 68)]
    [InlineData(76, 69)]
    [InlineData(76, long.MaxValue)]
    [InlineData(76, -1)]
    public void ReadFrame_ExtendedTableThatDoesNotFit_RefusesThatFrameAndServesOthers(long offset, long length)
    {
        using var reader = Extended([0, offset, 152], [68, length, 68]);
        Assert.Throws<ImageFormatException>(() => reader.ReadFrame(1, CancellationToken.None));
        Assert.Equal(1, reader.ReadFrame(0, CancellationToken.None).Data[0]);
        Assert.Equal(3, reader.ReadFrame(2, CancellationToken.None).Data[0]);
    }

    [Fact]
    public void ReadFrame_FileCutInASecondFragment_ServesTheFirstAndSaysTruncated()
    {
        var whole = new DicomBuilder(DicomBuilder.Rle).Image(1, 4, frames: 2).Encapsulated([], First, Second).Build();
        using var reader = DicomBuilder.Open(whole[..^20]);
        Assert.Equal(1, reader.ReadFrame(0, CancellationToken.None).Data[0]);
        Assert.True(Assert.Throws<ImageFormatException>(() => reader.ReadFrame(1, CancellationToken.None)).Truncated);
    }

    [Fact]
    public void ReadFrame_DelimiterBytesInsideAFragment_DoNotEndIt()
    {
        byte[] odd = [.. RleFrames.Header(64), 7, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
        using var reader = new DicomBuilder(DicomBuilder.Rle).Image(1, 8).Encapsulated([], odd).Open();
        Assert.Equal([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0], reader.ReadFrame(0, CancellationToken.None).Data);
    }

    [Fact]
    public void ReadFrame_PlainPixelsUnderACompressedSyntax_AreRefused()
    {
        using var reader = new DicomBuilder(DicomBuilder.Rle).Image(1, 4).Pixels([1, 2, 3, 4], "OB").Open();
        Assert.Contains("not encapsulated", Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFrame_FragmentsInPixelDataOfStatedLength_AreFollowed()
    {
        byte[] items = [.. new DicomBuilder(DicomBuilder.Rle).Item(0).Item((uint)First.Length).Raw(First).Item((uint)Second.Length).Raw(Second).Body()];
        using var reader = new DicomBuilder(DicomBuilder.Rle).Image(1, 4, frames: 2).Pixels(items, "OB").Text(0x7FE10010, "LO", "behind").Open();
        AssertGreys(reader, 1, 2);
    }

    [Fact]
    public void ReadFrame_EncapsulatedPixelsUnderAPlainSyntax_AreRefused()
    {
        using var reader = new DicomBuilder().Image(1, 4).Encapsulated([], First).Open();
        Assert.Contains("uncompressed", Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    /// <summary>Abuse case 9: a frame that a codec fails on costs that frame.</summary>
    [Theory]
    [InlineData("1.2.840.10008.1.2.5")]
    [InlineData("1.2.840.10008.1.2.4.50")]
    [InlineData("1.2.840.10008.1.2.4.70")]
    [InlineData("1.2.840.10008.1.2.4.80")]
    [InlineData("1.2.840.10008.1.2.4.90")]
    [InlineData("1.2.840.10008.1.2.4.201")]
    [InlineData("1.2.840.10008.1.2.8.1")]
    public void ReadFrame_BytesThatNoCodecTakes_AreRefusedFrameByFrame(string syntax)
    {
        byte[][] broken = [[], [0, 0], [0xFF, 0xD8, 0xFF, 0xDA, .. new byte[60]], [0xFF, 0x4F, 0xFF, 0x51, .. new byte[60]], [.. Enumerable.Repeat((byte)0xFF, 64)]];
        using var reader = new DicomBuilder(syntax).Image(64, 64, frames: broken.Length).Encapsulated([], broken).Open();
        for (var frame = 0; frame < broken.Length; frame++)
        {
            Assert.ThrowsAny<ImagingException>(() => reader.ReadFrame(frame, CancellationToken.None));
            Assert.ThrowsAny<ImagingException>(() => reader.ReadDisplay(frame, DisplayOptions.Default, CancellationToken.None));
        }
    }

    [Fact]
    public void ReadFrame_ManyThreads_SeeTheSameFrames()
    {
        using var reader = Open([], First, Second, Third);
        Parallel.For(0, 300, i => Assert.Equal((i % 3) + 1, reader.ReadFrame(i % 3, CancellationToken.None).Data[0]));
    }

    [Fact]
    public void ReadFrame_Cancelled_LeavesTheReaderUsable()
    {
        using var reader = Open([], First, Second, Third);
        Assert.ThrowsAny<OperationCanceledException>(() => reader.ReadFrame(0, new CancellationToken(canceled: true)));
        AssertGreys(reader, 1, 2, 3);
    }

    private static byte[] Frame(byte grey) => [.. RleFrames.Header(64), 0xFD, grey, 128, 128];

    private static DicomReader Open(uint[] table, params byte[][] fragments) =>
        new DicomBuilder(DicomBuilder.Rle).Image(1, 4, frames: 3).Encapsulated(table, fragments).Open();

    private static DicomReader Extended(long[] offsets, long[] lengths) => new DicomBuilder(DicomBuilder.Rle).Image(1, 4, frames: 3)
        .Element(0x7FE00001, "OV", [.. offsets.SelectMany(BitConverter.GetBytes)])
        .Element(0x7FE00002, "OV", [.. lengths.SelectMany(BitConverter.GetBytes)])
        .Encapsulated([], First, Second, Third).Open();

    private static void AssertGreys(DicomReader reader, params int[] greys) =>
        Assert.Equal(greys, Enumerable.Range(0, greys.Length).Select(frame => (int)reader.ReadFrame(frame, CancellationToken.None).Data[3]));
}
