using System.Net;
using System.Net.Sockets;
using System.Text;
using CsCheck;
using Lightbox.Imaging.Native;
using Lightbox.Imaging.Video;
using Xunit;

namespace Lightbox.Imaging.Tests.Video;

/// <summary>Row 18 of the abuse list: wrong container, huge box, a playlist that names an address.</summary>
public sealed class BrokenClipTests
{
    [Fact]
    public void Open_PlaylistThatNamesAnAddress_IsRefusedAndNothingConnects()
    {
        using var folder = new TemporaryFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var path = folder.Write("clip.mp4", Playlist(listener));
        Assert.Throws<UnsupportedImageException>(() => ImageFile.Open(path));
        Assert.False(listener.Pending());
    }

    /// <summary>Past our own check: were FFmpeg handed such a file, it would still not connect.</summary>
    [Fact]
    public void Ffmpeg_PlaylistThatNamesAnAddress_DoesNotConnect()
    {
        using var folder = new TemporaryFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var capture = Ffmpeg.Open(folder.Write("list.m3u8", Playlist(listener)), "hls", false, TimeSpan.FromSeconds(2));
        Assert.False(capture.IsOpened());
        Assert.False(listener.Pending());
    }

    [Fact]
    public void Open_BoxLongerThanTheFile_SaysWhere()
    {
        using var folder = new TemporaryFolder();
        var file = File.ReadAllBytes(Clips.Make(folder, "x.mp4", "-c:v", "mpeg4"));
        var broken = Assert.Throws<ImageFormatException>(() => ImageFile.Open(new MemoryByteSource(file.AsMemory(..^100))));
        Assert.True(broken.Truncated);
        Assert.Contains("box at byte", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MillionTinyBoxes_IsRefused()
    {
        byte[] start = [0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 0, 0];
        var box = new byte[] { 0, 0, 0, 8, (byte)'f', (byte)'r', (byte)'e', (byte)'e' };
        var file = start.Concat(Enumerable.Repeat(box, 1_000_000).SelectMany(bytes => bytes)).ToArray();
        Assert.Throws<ImageLimitException>(() => ImageFile.Open(new MemoryByteSource(file)));
    }

    [Fact]
    public void Open_AviThatSaysItIsHuge_IsRefusedBeforeDecoding()
    {
        using var folder = new TemporaryFolder();
        var file = File.ReadAllBytes(Clips.Make(folder, "x.avi", "-c:v", "mjpeg"));
        file.AsSpan(64, 8).Fill(0x7f);
        Assert.Throws<ImageLimitException>(() => ImageFile.Open(new MemoryByteSource(file)));
    }

    [Fact]
    public void Open_AviWithoutStreams_IsATypedError()
    {
        using var folder = new TemporaryFolder();
        var file = File.ReadAllBytes(Clips.Make(folder, "x.avi", "-c:v", "mjpeg"))[..100];
        Assert.Throws<ImageFormatException>(() => ImageFile.Open(new MemoryByteSource(file)));
    }

    [Fact]
    public void Frame_ThatRanOutOfTime_IsNotTriedAgainAndTheOthersAre()
    {
        using var folder = new TemporaryFolder();
        using var clip = new WorkerClip(Clips.Make(folder, "x.mp4", "-c:v", "mpeg4"), "mov", countPictures: false, CancellationToken.None);
        clip.Deadline = TimeSpan.Zero;
        Assert.Throws<ImageLimitException>(() => clip.Frame(2, CancellationToken.None));
        clip.Deadline = ImageLimits.Default.Deadline;
        Assert.Contains("before", Assert.Throws<ImageLimitException>(() => clip.Frame(2, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Equal(clip.Facts.Width, clip.Frame(3, CancellationToken.None).Width);
    }

    [Fact]
    public void ReadFrame_ClipCutShort_SaysWhichFrameIsMissing()
    {
        using var folder = new TemporaryFolder();
        var file = File.ReadAllBytes(Clips.Make(folder, "x.avi", "-c:v", "rawvideo", "-pix_fmt", "bgr24"));
        using var reader = ImageFile.Open(new MemoryByteSource(file.AsMemory(..(file.Length / 2))));
        reader.ReadFrame(0, CancellationToken.None);
        var broken = Assert.Throws<ImageFormatException>(() => reader.ReadFrame(Clips.Count - 1, CancellationToken.None));
        Assert.Contains("gives no frame", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFrame_AnyMutation_GivesAFrameOrATypedError()
    {
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(Clips.Make(folder, "x.mp4", "-c:v", "mpeg4", "-q:v", "20"));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 6].Sample(edits =>
        {
            var mutant = (byte[])whole.Clone();
            foreach (var (at, value) in edits) mutant[at] = value;
            try
            {
                using var reader = ImageFile.Open(new MemoryByteSource(mutant));
                var frame = reader.ReadFrame(Math.Min(1, reader.Info.Frames!.Value - 1), CancellationToken.None);
                return frame.Data.Length == frame.Width * frame.Height * 3;
            }
            catch (ImagingException)
            {
                return true;
            }
        }, iter: 150, threads: 1);
    }

    private static byte[] Playlist(TcpListener listener)
    {
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return Encoding.ASCII.GetBytes(
            $"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:5\n#EXTINF:5.0,\nhttp://127.0.0.1:{port}/segment.ts\n#EXT-X-ENDLIST\n");
    }
}
