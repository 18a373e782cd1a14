using System.Security.Cryptography;
using Grpc.Core;
using Lightbox.Imaging;
using Lightbox.Render.V1;
using Lightbox.Testing;
using Lightbox.Testing.Browser;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>RenderClip as its callers see it, a browser among them.</summary>
public sealed class ClipTests : RenderTest
{
    private const int Count = 50, Width = 96, Height = 64;

    [Fact]
    public async Task RenderClip_Frames_AreTheClipsBetweenHeaderAndTrailer()
    {
        var path = Make("x.mp4", "-c:v libx264 -bf 2 -g 20 -pix_fmt yuv420p");
        var messages = await ReadAsync(path, new RenderClipRequest { FirstFrame = 10, FrameCount = 8, FrameStep = 3, Encoding = new PictureEncoding { Format = PictureFormat.Png } });
        var header = messages[0].Header;
        Assert.Equal(("image/png", 8, 25 / 3.0, Width, Height), (header.Stream.MediaType, header.FrameCount, header.Fps, header.Width, header.Height));
        var frames = messages[1..^1].Select(message => message.Frame).ToList();
        Assert.Equal([10, 13, 16, 19, 22, 25, 28, 31], frames.Select(frame => frame.Index));
        Assert.Equal(0.52, frames[1].Seconds, 6);
        using var reader = ImageFile.Open(path);
        Assert.Equal(reader.ReadDisplay(16, DisplayOptions.Default, default).Data, Decode(frames[2].Data.Memory).Data);
        var all = frames.SelectMany(frame => frame.Data.ToByteArray()).ToArray();
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(all)), all.Length), (messages[^1].Trailer.Sha256, (int)messages[^1].Trailer.SizeBytes));
    }

    [Fact]
    public async Task RenderClip_AnimatedWebp_HasTheFramesAndTheirTimes()
    {
        var path = Make("x.avi", "-c:v mjpeg -q:v 2");
        var file = Joined(await ReadAsync(path, new RenderClipRequest { Format = ClipFormat.AnimatedWebp, FrameCount = 12, FrameStep = 2, MaxEdge = 48 }));
        var facts = ExternalTool.Python(
            "import sys\nfrom PIL import Image\nim = Image.open(sys.argv[1])\nprint(im.size, im.n_frames, end=' ')\nfor i in range(im.n_frames): im.seek(i); im.load(); print(im.info['duration'], end=' ')",
            Folder.Write("x.webp", file));
        Assert.Equal("(48, 32) 12 " + string.Concat(Enumerable.Repeat("80 ", 12)), System.Text.Encoding.ASCII.GetString(facts));
        using var ours = ImageFile.Open(new MemoryByteSource(file));
        Assert.Equal((12, 0.96), (ours.Info.Frames, Math.Round(ours.Info.Duration ?? 0, 6)));
    }

    /// <summary>B-frames, a transport stream, Matroska, uneven frames: what is played is what is stored, at its times.</summary>
    [Theory]
    [InlineData("x.mp4", "-c:v libx264 -bf 3 -g 20 -pix_fmt yuv420p")]
    [InlineData("x.mkv", "-c:v libx264 -bf 2 -g 20 -pix_fmt yuv420p")]
    [InlineData("x.ts", "-c:v libx264 -bf 2 -g 20 -pix_fmt yuv420p")]
    [InlineData("y.mp4", "-vf select='not(mod(n,3))+gt(n,20)' -vsync vfr -c:v libx264 -bf 2 -g 20 -pix_fmt yuv420p")]
    public async Task RenderClip_Mp4_IsTheStoredVideo(string name, string coding)
    {
        var path = Make(name, coding);
        var messages = await ReadAsync(path, new RenderClipRequest { Format = ClipFormat.Mp4 });
        var remuxed = Folder.Write("remuxed.mp4", Joined(messages));
        Assert.Equal(("video/mp4", Width, Height), (messages[0].Header.Stream.MediaType, messages[0].Header.Width, messages[0].Header.Height));
        Assert.Equal(Frames(path), Frames(remuxed));
        string[] times = ["-v", "error", "-select_streams", "v", "-show_entries", "frame=best_effort_timestamp_time", "-of", "csv=p=0"];
        var (was, now) = (Times(ExternalTool.Run("ffprobe", [.. times, path])), Times(ExternalTool.Run("ffprobe", [.. times, remuxed])));
        Assert.Equal(was.Select(time => Math.Round(time - was[0], 2)), now.Select(time => Math.Round(time - now[0], 2)));
        Assert.Equal(0, now[0], 3);
    }

    [Fact]
    public async Task RenderClip_Mp4_PlaysInChromium()
    {
        await using var browser = await Chromium.StartAsync();
        Part.Require(browser is not null, "the program chromium");
        var file = Joined(await ReadAsync(Make("x.ts", "-c:v libx264 -bf 2 -g 20 -pix_fmt yuv420p"), new RenderClipRequest { Format = ClipFormat.Mp4 }));
        var page = $"<video muted src=\"data:video/mp4;base64,{Convert.ToBase64String(file)}\"></video>";
        await using var open = await browser!.OpenAsync(new Uri(Folder.Write("page.html", System.Text.Encoding.ASCII.GetBytes(page))));
        await open.WaitUntilAsync("() => { const v = document.querySelector('video'); v.play(); return v.currentTime > 0.5 && v.videoWidth === 96 && v.videoHeight === 64 && !v.error; }");

        // And it shows the picture that is stored there: the corner of frame 30, a colour bar, at its time.
        await open.WaitUntilAsync(
            """
            () => {
              const v = document.querySelector('video');
              if (!v.paused) { v.pause(); v.currentTime = 30.5 / 25; return false; }
              if (v.seeking) return false;
              const c = new OffscreenCanvas(96, 64).getContext('2d');
              c.drawImage(v, 0, 0);
              const d = c.getImageData(0, 0, 96, 64).data;
              let seen = new Set();
              for (let i = 0; i < d.length; i += 4) seen.add((d[i] >> 6) * 16 + (d[i + 1] >> 6) * 4 + (d[i + 2] >> 6));
              return v.currentTime > 1.2 && seen.size > 8;
            }
            """);
    }

    [Fact]
    public async Task RenderClip_WhatCannotBe_IsRefusedByName()
    {
        var clip = Host.Catalog.AddInPlace(Make("x.avi", "-c:v mjpeg -q:v 3"));
        Assert.Equal((StatusCode.FailedPrecondition, "IMAGE_UNSUPPORTED"), await Code(clip, new() { Format = ClipFormat.Mp4 }));
        Assert.Equal((StatusCode.OutOfRange, "IMAGE_RANGE"), await Code(clip, new() { FirstFrame = Count }));
        Assert.Equal(StatusCode.InvalidArgument, (await Code(clip, new() { FirstFrame = -1 })).Code);
        Assert.Equal(StatusCode.InvalidArgument, (await Code(clip, new() { MaxEdge = 5000 })).Code);
        Assert.Equal(StatusCode.InvalidArgument, (await Code(clip, new() { Format = ClipFormat.Mp4, FrameCount = 3 })).Code);
        Assert.Equal((StatusCode.FailedPrecondition, "NOT_A_CLIP"), await Code(Add(Slide), new()));
        var deep = Host.Catalog.AddInPlace(Make("x.mp4", "-c:v libx264 -pix_fmt yuv420p10le"));
        Assert.Equal((StatusCode.FailedPrecondition, "IMAGE_UNSUPPORTED"), await Code(deep, new() { Format = ClipFormat.Mp4 }));
    }

    private async Task<(StatusCode Code, string Reason)> Code(string asset, RenderClipRequest request)
    {
        request.Target = $"assets/{asset}";
        var (code, reason, _) = await RefusedAsync(async () =>
        {
            using var call = Client.RenderClip(request);
            await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        });
        return (code, reason);
    }

    private async Task<List<RenderClipResponse>> ReadAsync(string path, RenderClipRequest request)
    {
        request.Target = $"assets/{Host.Catalog.AddInPlace(path)}";
        using var call = Client.RenderClip(request);
        var messages = new List<RenderClipResponse>();
        await foreach (var message in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken)) messages.Add(message);
        return messages;
    }

    private static byte[] Joined(List<RenderClipResponse> messages)
    {
        var file = messages.Where(message => message.MessageCase == RenderClipResponse.MessageOneofCase.Chunk).SelectMany(message => message.Chunk.ToByteArray()).ToArray();
        Assert.Equal((messages[0].Header.Stream.SizeBytes, Convert.ToHexStringLower(SHA256.HashData(file))), (file.LongLength, messages[^1].Trailer.Sha256));
        return file;
    }

    private string Make(string name, string coding)
    {
        var path = Folder[name];
        ExternalTool.Run("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", $"testsrc=size={Width}x{Height}:rate=25:decimals=2", "-frames:v", $"{Count}", .. coding.Split(' '), "-y", path]);
        return path;
    }

    private static byte[] Frames(string path) => ExternalTool.Run("ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-vsync", "passthrough", "-");

    private static double[] Times(byte[] csv) => [.. System.Text.Encoding.ASCII.GetString(csv).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => double.Parse(line.Trim().TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture))];
}
