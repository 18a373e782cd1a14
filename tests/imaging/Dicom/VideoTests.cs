using Lightbox.Imaging.Dicom;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>The video transfer syntaxes (PS3.5 8.2.5 to 8.2.9), streams by ffmpeg in objects made here, and cine objects.</summary>
public sealed class VideoTests
{
    public static TheoryData<string, string, string> Streams => new()
    {
        { "1.2.840.10008.1.2.4.100", "x.m2v", "-c:v mpeg2video -q:v 3 -bf 2 -g 15" },
        { "1.2.840.10008.1.2.4.101", "x.mpg", "-c:v mpeg2video -q:v 3 -bf 2 -g 15 -f vob" },
        { "1.2.840.10008.1.2.4.102", "x.mp4", "-c:v libx264 -bf 2 -g 20 -pix_fmt yuv420p" },
        { "1.2.840.10008.1.2.4.103", "x.ts", "-c:v libx264 -bf 2 -g 20 -pix_fmt yuv420p" },
        { "1.2.840.10008.1.2.4.104", "x.264", "-c:v libx264 -bf 2 -g 20 -pix_fmt yuv420p" },
        { "1.2.840.10008.1.2.4.107", "x.hevc", "-c:v libx265 -x265-params log-level=none:keyint=20 -pix_fmt yuv420p" },
        { "1.2.840.10008.1.2.4.108", "x.hevc", "-c:v libx265 -x265-params log-level=none:keyint=20 -pix_fmt yuv420p10le" },
    };

    [Theory, MemberData(nameof(Streams))]
    public void ReadFrame_VideoSyntaxes_AreFfmpegsFrames(string syntax, string name, string coding)
    {
        using var folder = new TemporaryFolder();
        var path = Video.Clips.Make(folder, name, coding.Split(' '));
        var expected = Video.Clips.Decode(path);
        using var reader = ImageFile.Open(new MemoryByteSource(Wrap(syntax, File.ReadAllBytes(path), Video.Clips.Count, fragments: 3)));
        Assert.Equal((ImageKind.Clip, syntax, 25.0, Video.Clips.Count), (reader.Info.Kind, reader.Info.TransferSyntax, reader.Info.Fps, reader.Info.Frames));
        foreach (int frame in (int[])[0, 30, 5, 39, 38, 1])
        {
            var data = reader.ReadFrame(frame, CancellationToken.None).Data;
            var differences = expected.Select(other => Video.Clips.Difference(other, data)).ToArray();
            Assert.InRange(differences[frame], 0, 1.5);
            Assert.Equal(frame, Array.IndexOf(differences, differences.Min()));
        }

        Assert.Equal(1.2, ((IClipReader)reader).TimeOf(30) ?? 0, 6);
    }

    [Fact]
    public void ReadFrame_MoreFramesThanTheStreamHolds_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var stream = File.ReadAllBytes(Video.Clips.Make(folder, "x.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p"));
        using var reader = ImageFile.Open(new MemoryByteSource(Wrap("1.2.840.10008.1.2.4.102", stream, 50, fragments: 1)));
        Assert.NotEmpty(reader.ReadFrame(39, CancellationToken.None).Data);
        Assert.Throws<ImageFormatException>(() => reader.ReadFrame(45, CancellationToken.None));
        Assert.Throws<ImageRangeException>(() => reader.ReadFrame(50, CancellationToken.None));
    }

    [Fact]
    public void ReadFrame_StreamOfAnotherSize_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var stream = File.ReadAllBytes(Video.Clips.Make(folder, "x.mp4", "-vf", "scale=64:64", "-c:v", "libx264", "-pix_fmt", "yuv420p"));
        using var reader = ImageFile.Open(new MemoryByteSource(Wrap("1.2.840.10008.1.2.4.102", stream, 40, fragments: 1)));
        var broken = Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None));
        Assert.Contains("64 x 64", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFrame_PlaylistInsteadOfAStream_IsRefused()
    {
        var list = "#EXTM3U\n#EXTINF:5.0,\nhttp://127.0.0.1:9/segment.ts\n#EXT-X-ENDLIST\n"u8.ToArray();
        using var reader = ImageFile.Open(new MemoryByteSource(Wrap("1.2.840.10008.1.2.4.102", list, 40, fragments: 1)));
        Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None));
    }

    [Fact]
    public void Info_MultiFrameUltrasound_IsAClipWithItsTimes()
    {
        var even = Cine(builder => builder.Text(0x00181063, "DS", "40"));
        Assert.Equal((ImageKind.Clip, 25.0, 0.16), (even.Info.Kind, even.Info.Fps, even.Info.Duration));
        Assert.Equal(0.08, even.TimeOf(2) ?? 0, 6);
        Assert.Null(even.Info.IsVariableRate);
        var uneven = Cine(builder => builder.Text(0x00181065, "DS", @"0\20\40\60"));
        Assert.Equal((ImageKind.Clip, 25.0, true), (uneven.Info.Kind, uneven.Info.Fps, uneven.Info.IsVariableRate));
        Assert.Equal([0, 0.02, 0.06, 0.12], Enumerable.Range(0, 4).Select(i => Math.Round(uneven.TimeOf(i) ?? -1, 6)));
        var cine = Cine(builder => builder.Text(0x00180040, "IS", "50"));
        Assert.Equal((ImageKind.Clip, 50.0), (cine.Info.Kind, cine.Info.Fps));
        var silent = Cine(builder => builder);
        Assert.Equal((ImageKind.Clip, null, null), (silent.Info.Kind, silent.Info.Fps, silent.Info.Duration));
        Assert.Null(silent.TimeOf(1));
    }

    private static DicomReader Cine(Func<DicomBuilder, DicomBuilder> timing)
    {
        var builder = new DicomBuilder().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.3.1");
        return timing(builder).Image(2, 3, frames: 4).Pixels(new byte[24]).Open();
    }

    /// <summary>An object as an endoscope writes it; an empty offset table, the stream in one or more fragments.</summary>
    private static byte[] Wrap(string syntax, byte[] stream, int frames, int fragments)
    {
        var builder = new DicomBuilder(syntax).Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.77.1.1.1").Text(0x00181063, "DS", "40");
        int part = ((stream.Length / fragments) + 1) & ~1;
        return builder.Image(Video.Clips.Height, Video.Clips.Width, photometric: "YBR_PARTIAL_420", samples: 3, frames: frames)
            .Encapsulated([], [.. stream.Chunk(Math.Max(part, 2))]).Build();
    }
}
