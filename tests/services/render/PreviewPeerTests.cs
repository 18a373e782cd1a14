using Google.Api;
using Lightbox.Common.V1;
using Lightbox.Imaging;
using Lightbox.Render.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>Previews held against pictures that independent readers make of the same files: dcmtk, OpenSlide, nibabel, ffmpeg.</summary>
public sealed class PreviewPeerTests : RenderTest
{
    [Fact]
    public async Task RenderPreview_Ct_IsDcmtks()
    {
        var picture = await PreviewAsync(Add(Ct), 128, new DisplaySettings { WindowLevel = new WindowLevel { Center = 40, Width = 400 } });
        var pnm = ExternalTool.Run("dcm2pnm", "+Ww", "40", "400", "--write-raw-pnm", Samples.Path(Ct));
        Near(pnm.AsSpan(pnm.Length - (128 * 128)), picture, mean: 1, most: 2);
    }

    [Fact]
    public async Task RenderPreview_Slide_IsOpenSlides()
    {
        var expected = ExternalTool.Python(
            """
            import sys, openslide
            sys.stdout.buffer.write(openslide.OpenSlide(sys.argv[1]).get_thumbnail((512, 512)).convert('RGB').tobytes())
            """,
            Samples.Path(Slide));

        // Two area filters of different make.
        var picture = await PreviewAsync(Add(Slide), 512);
        Near(expected, picture, mean: 4, most: 255);
    }

    [Fact]
    public async Task RenderPreview_Volume_IsNibabelsMiddleSlice()
    {
        var expected = ExternalTool.Python(
            """
            import sys, nibabel, numpy
            a = nibabel.as_closest_canonical(nibabel.load(sys.argv[1])).get_fdata()
            s = a[::-1, ::-1, a.shape[2] // 2].T
            sys.stdout.buffer.write(numpy.clip(numpy.round(s), 0, 255).astype('u1').tobytes())
            """,
            Samples.Path(Brain));
        var picture = await PreviewAsync(Add(Brain), 128, new DisplaySettings { WindowLevel = new WindowLevel { Center = 127.5, Width = 255 } });
        Assert.Equal((91, 109), (picture.Width, picture.Height));
        Near(expected, picture, mean: 0.1, most: 1);
    }

    [Theory]
    [InlineData("clip.mp4", "mpeg4")]
    [InlineData("clip.avi", "mjpeg")]
    public async Task RenderFrame_Clip_IsFfmpegs(string name, string codec)
    {
        var path = Folder[name];
        ExternalTool.Run("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=112x112:rate=25:duration=2", "-c:v", codec, "-q:v", "2", "-pix_fmt", codec == "mjpeg" ? "yuvj420p" : "yuv420p", path);
        var expected = ExternalTool.Run(
            "ffmpeg", "-loglevel", "error", "-i", path, "-vf", "select=eq(n\\,17)", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-");
        var id = Host.Catalog.AddInPlace(path);
        var body = await Client.RenderFrameAsync(new RenderFrameRequest { Asset = $"assets/{id}", Frame = 17, Encoding = new() { Format = PictureFormat.Png } });

        // Chroma is brought to full size by two different filters.
        Near(expected, Decode(body.Data.Memory), mean: 4, most: 255);
    }

    private async Task<PixelBuffer> PreviewAsync(string id, int edge, DisplaySettings? display = null)
    {
        var request = new RenderPreviewRequest { Asset = $"assets/{id}", MaxEdge = edge, Display = display, Encoding = new() { Format = PictureFormat.Png } };
        HttpBody body = await Client.RenderPreviewAsync(request);
        return Decode(body.Data.Memory);
    }

    private static void Near(ReadOnlySpan<byte> expected, PixelBuffer actual, double mean, int most)
    {
        Assert.Equal(expected.Length, actual.Data.Length);
        long sum = 0;
        int worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            int off = Math.Abs(expected[i] - actual.Data[i]);
            sum += off;
            worst = Math.Max(worst, off);
        }

        Assert.InRange((double)sum / expected.Length, 0, mean);
        Assert.InRange(worst, 0, most);
    }
}
