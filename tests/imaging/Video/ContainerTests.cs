using System.Globalization;
using System.Text.Json;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Video;

/// <summary>Every container and codec that is listed as read, written by ffmpeg and held against ffmpeg's own frames, in an order that jumps.</summary>
public sealed class ContainerTests
{
    private const int Count = 100;

    /// <summary>Reading order that goes on, jumps far, comes back and steps backwards.</summary>
    private static readonly int[] Order = [0, 1, 70, 71, 3, 99, 98, 97, 40, 95, 5, 60, 0];

    public static TheoryData<string, string, string, string> Files => new()
    {
        { "h264.mp4", "-c:v libx264 -bf 3 -g 30 -pix_fmt yuv420p", "mp4", "video/mp4" },
        { "open.mp4", "-c:v libx264 -bf 3 -g 24 -x264-params open-gop=1 -pix_fmt yuv420p", "mp4", "video/mp4" },
        { "refresh.mp4", "-c:v libx264 -x264-params intra-refresh=1:keyint=20 -pix_fmt yuv420p", "mp4", "video/mp4" },
        { "hevc.mp4", "-c:v libx265 -x265-params log-level=none:keyint=20:open-gop=1 -pix_fmt yuv420p", "mp4", "video/mp4" },
        { "main10.mp4", "-c:v libx265 -x265-params log-level=none:keyint=20 -pix_fmt yuv420p10le", "mp4", "video/mp4" },
        { "mpeg4.mov", "-c:v mpeg4 -q:v 3 -bf 2 -g 25", "mp4", "video/mp4" },
        { "h264.mkv", "-c:v libx264 -bf 3 -g 30 -pix_fmt yuv420p", "mkv", "video/matroska" },
        { "ffv1.mkv", "-c:v ffv1 -pix_fmt bgr0", "mkv", "video/matroska" },
        { "vp8.webm", "-c:v libvpx -b:v 2M -g 30", "webm", "video/webm" },
        { "vp9.webm", "-c:v libvpx-vp9 -b:v 2M -g 30 -cpu-used 8 -deadline realtime", "webm", "video/webm" },
        { "mjpeg.avi", "-c:v mjpeg -q:v 3", "avi", "video/x-msvideo" },
        { "mpeg4.avi", "-c:v mpeg4 -q:v 3 -bf 2 -g 25", "avi", "video/x-msvideo" },
        { "h264.avi", "-c:v libx264 -bf 0 -g 30 -pix_fmt yuv420p", "avi", "video/x-msvideo" },
        { "mpeg2.ts", "-c:v mpeg2video -q:v 3 -bf 2 -g 15", "mpeg-ts", "video/mp2t" },
        { "h264.ts", "-c:v libx264 -bf 3 -g 30 -pix_fmt yuv420p", "mpeg-ts", "video/mp2t" },
        { "h264.m2ts", "-c:v libx264 -bf 2 -g 30 -pix_fmt yuv420p", "mpeg-ts", "video/mp2t" },
        { "mpeg1.mpg", "-c:v mpeg1video -q:v 3 -bf 2 -g 15", "mpeg-ps", "video/mpeg" },
        { "mpeg2.vob", "-c:v mpeg2video -q:v 3 -bf 2 -g 15", "mpeg-ps", "video/mpeg" },
        { "mpeg2.m2v", "-c:v mpeg2video -q:v 3 -bf 2 -g 15", "mpeg-video", "video/mpeg" },
        { "raw.264", "-c:v libx264 -bf 3 -g 30 -pix_fmt yuv420p", "h264", "video/H264" },
        { "raw.hevc", "-c:v libx265 -x265-params log-level=none:keyint=20 -pix_fmt yuv420p", "hevc", "video/H265" },
    };

    [Theory, MemberData(nameof(Files))]
    public void ReadFrame_AnyOrder_IsFfmpegsFrame(string name, string coding, string format, string mediaType)
    {
        using var folder = new TemporaryFolder();
        var path = Make(folder, name, coding);
        var expected = Clips.Decode(path);
        using var reader = ImageFile.Open(path);
        Assert.Equal((format, mediaType, ImageKind.Clip), (reader.Info.Format, reader.Info.MediaType, reader.Info.Kind));
        Assert.Equal((expected.Length, Clips.Height, Clips.Width), (reader.Info.Frames, reader.Info.Rows, reader.Info.Columns));
        foreach (int frame in Order.Where(frame => frame < expected.Length))
        {
            var data = reader.ReadFrame(frame, CancellationToken.None).Data;
            var differences = expected.Select(other => Clips.Difference(other, data)).ToArray();
            Assert.InRange(differences[frame], 0, 1.5);
            Assert.Equal(frame, Array.IndexOf(differences, differences.Min()));
        }
    }

    /// <summary>Frames of the file, and how ours compare with ffmpeg's.</summary>
    internal static (int Frames, string Result) Compare(string name, string coding)
    {
        using var folder = new TemporaryFolder();
        var path = Make(folder, name, coding);
        var expected = Clips.Decode(path);
        using var reader = ImageFile.Open(path);
        bool same = Order.Where(frame => frame < expected.Length).All(frame =>
        {
            var data = reader.ReadFrame(frame, CancellationToken.None).Data;
            var differences = expected.Select(other => Clips.Difference(other, data)).ToArray();
            return differences[frame] <= 1.5 && Array.IndexOf(differences, differences.Min()) == frame;
        });
        return (reader.Info.Frames ?? 0, same && reader.Info.Frames == expected.Length ? "within 1.5 grey levels" : "different");
    }

    [Theory, MemberData(nameof(Files))]
    public void Info_OfAnyContainer_HasFfprobesRate(string name, string coding, string format, string mediaType)
    {
        using var folder = new TemporaryFolder();
        var path = Make(folder, name, coding);
        using var reader = ImageFile.Open(path);
        Assert.Equal((format, mediaType), (reader.Info.Format, reader.Info.MediaType));
        if (format is "h264" or "hevc")
        {
            Assert.Equal((null, null), (reader.Info.Fps, reader.Info.Duration));
            return;
        }

        Assert.Equal(25, reader.Info.Fps ?? 0, 3);
        Assert.Equal(reader.Info.Frames / 25.0 ?? 0, reader.Info.Duration ?? -1, 3);
    }

    [Theory]
    [InlineData("x.mp4")]
    [InlineData("x.mkv")]
    public void TimeOf_UnevenFrames_IsFfprobes(string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File(name);
        ExternalTool.Run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", $"testsrc=size={Clips.Width}x{Clips.Height}:rate=25:decimals=2", "-vf", "select='not(mod(n,3))+gt(n,90)'",
            "-vsync", "vfr", "-frames:v", "60", "-c:v", "libx264", "-bf", "2", "-g", "20", "-pix_fmt", "yuv420p", "-y", path);
        var expected = Clips.Decode(path);
        var times = Times(path);
        using var reader = Assert.IsAssignableFrom<IClipReader>(ImageFile.Open(path));
        Assert.Equal(expected.Length, reader.Info.Frames);
        Assert.True(reader.Info.IsVariableRate);
        for (var i = 0; i < times.Length; i++) Assert.Equal(times[i] - times[0], reader.TimeOf(i) ?? -1, 2);
        foreach (int frame in (int[])[50, 10, 59, 31, 0])
        {
            var data = reader.ReadFrame(frame, CancellationToken.None).Data;
            var differences = expected.Select(other => Clips.Difference(other, data)).ToArray();
            Assert.Equal(frame, Array.IndexOf(differences, differences.Min()));
        }
    }

    /// <summary>An edit list that hides the first frames: the packets before it are there and are not shown.</summary>
    [Fact]
    public void ReadFrame_CutWithoutCodingAnew_CountsWhatIsShown()
    {
        using var folder = new TemporaryFolder();
        var whole = Make(folder, "whole.mp4", "-c:v libx264 -bf 2 -g 50 -pix_fmt yuv420p");
        var cut = folder.File("cut.mp4");
        ExternalTool.Run("ffmpeg", "-v", "error", "-ss", "0.6", "-i", whole, "-c", "copy", "-y", cut);
        var expected = Clips.Decode(cut);
        using var reader = ImageFile.Open(cut);
        Assert.Equal(expected.Length, reader.Info.Frames);
        foreach (int frame in (int[])[0, 60, 30, 84])
        {
            var data = reader.ReadFrame(frame, CancellationToken.None).Data;
            Assert.InRange(Clips.Difference(expected[frame], data), 0, 1.5);
        }
    }

    /// <summary>HD video is BT.709 (colours as real pictures have them: what BT.601 cannot show is lost before it can be put right) and ultrasound often full range: the colours that ffmpeg gives are the ones we give.</summary>
    [Theory]
    [InlineData("-c:v libx264 -pix_fmt yuv420p -colorspace bt709 -color_primaries bt709 -color_trc bt709 -vf hue=s=0.4,scale=out_color_matrix=bt709")]
    [InlineData("-c:v libx264 -pix_fmt yuvj420p -color_range pc")]
    [InlineData("-c:v libx264 -pix_fmt gray")]
    [InlineData("-c:v libx264 -pix_fmt yuv444p")]
    public void ReadFrame_ColourSpacesAndRanges_AreFfmpegs(string coding)
    {
        using var folder = new TemporaryFolder();
        var path = Clips.Make(folder, "x.mp4", coding.Split(' '));
        var expected = Clips.Decode(path);
        using var reader = ImageFile.Open(path);
        Assert.InRange(Clips.Difference(expected[7], reader.ReadFrame(7, CancellationToken.None).Data), 0, 2.0);
    }

    private static string Make(TemporaryFolder folder, string name, string coding)
    {
        var path = folder.File(name);
        string[] container = name.EndsWith(".m2ts", StringComparison.Ordinal) ? ["-f", "mpegts", "-mpegts_m2ts_mode", "1"] : [];
        ExternalTool.Run(
            "ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", $"testsrc=size={Clips.Width}x{Clips.Height}:rate=25:decimals=2", "-frames:v", $"{Count}", .. coding.Split(' '), .. container, "-y", path]);
        return path;
    }

    private static double[] Times(string path)
    {
        var json = ExternalTool.Run("ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "frame=best_effort_timestamp_time", "-of", "json", path);
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("frames").EnumerateArray()
            .Select(frame => double.Parse(frame.GetProperty("best_effort_timestamp_time").GetString()!, CultureInfo.InvariantCulture))];
    }
}
