using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Contract;

/// <summary>What every reader must do, whatever its format; each format's class below names real files and inherits the suite.</summary>
public abstract class ReaderContractTests
{
    /// <summary>A whole file with at least one frame.</summary>
    private protected abstract byte[] Sample();

    [Fact]
    public void Detect_OwnFormat_IsWhatInfoSays()
    {
        var source = new WatchedSource(Sample());
        var detected = ImageFile.Detect(source);
        using var reader = ImageFile.Open(source);
        Assert.Equal(new Detected(FileVerdict.Image, reader.Info.Format), detected);
        Assert.NotEqual("", reader.Info.MediaType);
        Assert.True(reader.Info is { Rows: > 0, Columns: > 0, Frames: > 0, SamplesPerPixel: > 0 });
    }

    [Fact]
    public void ReadFrame_First_HasAsManyBytesAsItsShape()
    {
        using var reader = Open();
        var frame = reader.ReadFrame(0, default);
        Assert.Equal(frame.Width * frame.Height * frame.SamplesPerPixel * PixelBuffer.BytesPerSample(frame.Type), frame.Data.Length);
    }

    [Fact]
    public void ReadDisplay_Inverted_IsTheOtherWayRound()
    {
        using var reader = Open();
        var shown = reader.ReadDisplay(0, DisplayOptions.Default, default);
        Assert.Equal(SampleType.UInt8, shown.Type);
        Assert.True(shown.SamplesPerPixel is 1 or 3);
        Assert.Equal(shown.Width * shown.Height * shown.SamplesPerPixel, shown.Data.Length);
        Assert.Equal(shown.Data.Select(value => (byte)(255 - value)), reader.ReadDisplay(0, new DisplayOptions(Invert: true), default).Data);
    }

    [Fact]
    public void ReadFrame_Outside_IsOutOfRange()
    {
        using var reader = Open();
        foreach (int frame in (int[])[-1, reader.Info.Frames!.Value, int.MaxValue, int.MinValue])
        {
            Assert.Throws<ImageRangeException>(() => reader.ReadFrame(frame, default));
            Assert.Throws<ImageRangeException>(() => reader.ReadDisplay(frame, DisplayOptions.Default, default));
        }
    }

    [Fact]
    public void ReadFrame_Cancelled_Stops()
    {
        using var reader = Open();
        Assert.ThrowsAny<OperationCanceledException>(() => reader.ReadFrame(reader.Info.Frames!.Value - 1, new CancellationToken(true)));
        Assert.NotEmpty(reader.ReadFrame(0, default).Data);
    }

    [Fact]
    public void ReadDisplay_ByManyThreads_IsTheSame()
    {
        using var reader = Open();
        int last = reader.Info.Frames!.Value - 1;
        var first = reader.ReadDisplay(0, DisplayOptions.Default, default).Data;
        var end = reader.ReadDisplay(last, DisplayOptions.Default, default).Data;
        Parallel.For(0, 6, i => Assert.Equal(i % 2 == 0 ? first : end, reader.ReadDisplay(i % 2 == 0 ? 0 : last, DisplayOptions.Default, default).Data));
    }

    [Fact]
    public void Dispose_Always_ClosesTheSource()
    {
        var source = new WatchedSource(Sample());
        ImageFile.Open(source).Dispose();
        Assert.True(source.IsClosed);
    }

    [Fact]
    public void Open_CutAnywhere_FailsAsImagingAndLeavesTheSourceOpen()
    {
        var whole = Sample();
        foreach (double part in (double[])[0.01, 0.1, 0.3, 0.5, 0.8, 0.95, 0.999])
        {
            var source = new WatchedSource(whole[..(int)(whole.Length * part)]);
            try
            {
                using var reader = ImageFile.Open(source);
                reader.ReadFrame(reader.Info.Frames!.Value - 1, default);
            }
            catch (ImagingException)
            {
                // Open leaves it to the caller; a reader that opened and failed later has closed it.
            }

            source.Dispose();
        }
    }

    [Fact]
    public void Open_Refused_LeavesTheSourceToTheCaller()
    {
        var source = new WatchedSource("neither picture nor archive"u8.ToArray());
        Assert.Throws<UnsupportedImageException>(() => ImageFile.Open(source));
        Assert.False(source.IsClosed);
        var broken = new WatchedSource(Sample()[..Math.Min(200, Sample().Length / 2)]);
        Assert.ThrowsAny<ImagingException>(() => ImageFile.Open(broken).ReadFrame(0, default));
    }

    [Fact]
    public void Read_BytesChanged_ThrowsOnlyImagingExceptionsWithinBounds() => ParserProperties.HoldForChangesOf(Sample());

    [Fact]
    public void Read_AnythingBehindTheSign_ThrowsOnlyImagingExceptionsWithinBounds() => ParserProperties.HoldForAnythingBehindTheSignOf(Sample());

    private IImageReader Open() => ImageFile.Open(new MemoryByteSource(Sample()));

    private protected static byte[] Shared(string sample) => File.ReadAllBytes(Samples.Path(sample));
}
