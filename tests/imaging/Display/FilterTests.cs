using Lightbox.Imaging.Display;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Display;

/// <summary>The stated filters against Pillow's of the same name, on noise, smaller and larger.</summary>
public sealed class FilterTests
{
    [Theory]
    [InlineData(ResampleFilter.Nearest, "NEAREST", 1, 37, 23, 0)]
    [InlineData(ResampleFilter.Nearest, "NEAREST", 3, 200, 150, 0)]
    [InlineData(ResampleFilter.Lanczos3, "LANCZOS", 1, 37, 23, 1)]
    [InlineData(ResampleFilter.Lanczos3, "LANCZOS", 3, 200, 150, 1)]
    [InlineData(ResampleFilter.Lanczos3, "LANCZOS", 3, 50, 150, 1)]
    [InlineData(ResampleFilter.Bilinear, "BILINEAR", 3, 200, 150, 1)]
    public void To_Filter_IsPillows(ResampleFilter filter, string name, int samples, int width, int height, int most)
    {
        var source = Noise(101, 77, samples);
        var expected = ExternalTool.Python(
            """
            import sys, numpy
            from PIL import Image
            a = numpy.frombuffer(bytes.fromhex(sys.argv[1]), 'u1').reshape(77, 101, int(sys.argv[2])).astype('f4')
            size, how = (int(sys.argv[3]), int(sys.argv[4])), getattr(Image, sys.argv[5])
            # As numbers: on bytes Pillow rounds and cuts between its two passes.
            r = numpy.stack([numpy.asarray(Image.fromarray(a[:, :, s].copy()).resize(size, how)) for s in range(a.shape[2])], 2)
            sys.stdout.buffer.write(numpy.clip(numpy.round(r), 0, 255).astype('u1').tobytes())
            """,
            Convert.ToHexString(source.Data),
            $"{samples}",
            $"{width}",
            $"{height}",
            name);
        var picture = Resample.To(source, width, height, filter, TestContext.Current.CancellationToken);
        Assert.Equal(expected.Length, picture.Data.Length);

        Assert.All(picture.Data.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -most, most));
    }

    [Fact]
    public void RowResample_Area_IsOpenCvs()
    {
        var source = Noise(1001, 777, 1);
        var rows = RowResample.To(new BufferRows(source), 320, 256, ResampleFilter.Area, TestContext.Current.CancellationToken);
        Assert.All(rows.Data.Zip(Resample.To(source, 320, 256).Data), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Theory]
    [InlineData(ResampleFilter.Nearest)]
    [InlineData(ResampleFilter.Bilinear)]
    [InlineData(ResampleFilter.Area)]
    [InlineData(ResampleFilter.Lanczos3)]
    public void To_FlatPicture_StaysFlat(ResampleFilter filter)
    {
        var flat = new PixelBuffer(50, 40, 1, SampleType.UInt8, Enumerable.Repeat((byte)200, 2000).ToArray());
        foreach (var (width, height) in ((int, int)[])[(1, 1), (13, 7), (50, 400), (7, 90)])
            Assert.All(Resample.To(flat, width, height, filter, TestContext.Current.CancellationToken).Data, value => Assert.Equal(200, value));
    }

    private static PixelBuffer Noise(int width, int height, int samples)
    {
        var data = new byte[width * height * samples];
        new Random(7).NextBytes(data);
        return new(width, height, samples, SampleType.UInt8, data);
    }
}
