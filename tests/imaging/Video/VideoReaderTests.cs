using Xunit;

namespace Lightbox.Imaging.Tests.Video;

public sealed class VideoReaderTests
{
    /// <summary>Reading order that goes on, jumps and comes back.</summary>
    private static readonly int[] Order = [0, 1, 2, 17, 18, 39, 5, 38, 0, 21];

    [Theory]
    [InlineData("rgb.avi", "-c:v rawvideo -pix_fmt bgr24", 0)]
    [InlineData("ffv1.avi", "-c:v ffv1 -pix_fmt bgr0", 0)]
    [InlineData("mjpeg.avi", "-c:v mjpeg -q:v 3", 1.0)]
    [InlineData("mpeg4.avi", "-c:v mpeg4 -q:v 3 -bf 2", 1.0)]
    [InlineData("h264.mp4", "-c:v libx264 -bf 3 -g 12 -pix_fmt yuv420p", 1.0)]
    [InlineData("h265.mp4", "-c:v libx265 -x265-params log-level=none -g 12 -pix_fmt yuv420p", 1.0)]
    [InlineData("quick.mov", "-c:v mpeg4 -q:v 3", 1.0)]
    public void ReadFrame_AnyOrder_IsFfmpegsFrame(string name, string coding, double tolerance)
    {
        using var folder = new TemporaryFolder();
        var path = Clips.Make(folder, name, coding.Split(' '));
        var expected = Clips.Decode(path);
        using var reader = ImageFile.Open(path);
        Assert.Equal((Clips.Count, Clips.Count, Clips.Height, Clips.Width), (expected.Length, reader.Info.Frames, reader.Info.Rows, reader.Info.Columns));
        Assert.Equal((25.0, Clips.Count / 25.0), (reader.Info.Fps, reader.Info.Duration));
        foreach (int frame in Order)
        {
            var data = reader.ReadFrame(frame, CancellationToken.None).Data;
            var differences = expected.Select(other => Clips.Difference(other, data)).ToArray();
            Assert.InRange(differences[frame], 0, tolerance);
            Assert.Equal(frame, Array.IndexOf(differences, differences.Min()));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Clips.Count)]
    [InlineData(int.MaxValue)]
    public void ReadFrame_OutsideTheClip_Throws(int frame)
    {
        using var folder = new TemporaryFolder();
        using var reader = ImageFile.Open(Clips.Make(folder, "x.avi", "-c:v", "mjpeg"));
        Assert.Throws<ImageRangeException>(() => reader.ReadFrame(frame, CancellationToken.None));
    }

    [Fact]
    public void Open_BytesInMemory_ReadsThemThroughACopyThatGoesAway()
    {
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(Clips.Make(folder, "x.avi", "-c:v", "mjpeg", "-q:v", "7"));
        using (var reader = ImageFile.Open(new MemoryByteSource(bytes)))
        {
            Assert.Single(Spooled(bytes));
            Assert.Equal(Clips.Width, reader.ReadFrame(3, CancellationToken.None).Width);
        }

        Assert.Empty(Spooled(bytes));
    }

    [Fact]
    public void Open_NameThatIsAPattern_ReadsThisFile()
    {
        using var folder = new TemporaryFolder();
        var path = Clips.Make(folder, "x.avi", "-c:v", "mjpeg");
        var odd = folder.Write("frame%03d.png", File.ReadAllBytes(path));
        using var reader = ImageFile.Open(odd);
        Assert.Equal("avi", reader.Info.Format);
        Assert.Equal(Clips.Width, reader.ReadFrame(0, CancellationToken.None).Width);
    }

    [Fact]
    public async Task ReadFrame_ManyThreads_EachGetsItsFrame()
    {
        using var folder = new TemporaryFolder();
        var path = Clips.Make(folder, "x.avi", "-c:v", "ffv1", "-pix_fmt", "bgr0");
        var expected = Clips.Decode(path);
        using var reader = ImageFile.Open(path);
        var reads = Enumerable.Range(0, Clips.Count).Select(i => Task.Run(() => reader.ReadFrame(i, CancellationToken.None).Data));
        Assert.Equal(expected, await Task.WhenAll(reads));
    }

    [Fact]
    public void ReadFrame_Cancelled_Stops()
    {
        using var folder = new TemporaryFolder();
        using var reader = ImageFile.Open(Clips.Make(folder, "x.avi", "-c:v", "mjpeg"));
        Assert.Throws<OperationCanceledException>(() => reader.ReadFrame(30, new CancellationToken(canceled: true)));
    }

    /// <summary>Copies of this clip; other tests make others meanwhile.</summary>
    private static List<string> Spooled(byte[] bytes)
    {
        var copies = new List<string>();
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), "lightbox-clip-*"))
        {
            try
            {
                copies.AddRange(Directory.GetFiles(folder).Where(file => File.ReadAllBytes(file).AsSpan().SequenceEqual(bytes)));
            }
            catch (IOException)
            {
                // It went away while we looked: not ours.
            }
        }

        return copies;
    }
}
