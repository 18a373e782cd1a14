using Lightbox.Imaging.Display;
using Xunit;

namespace Lightbox.Imaging.Tests.Previews;

/// <summary>Slides without small levels: the overview is made in bands, or from the thumbnail, or refused; never in one piece.</summary>
public class LargeSlideTests
{
    private const long MostAtOnce = 25L << 20;

    [Theory]
    [InlineData(10_000, 4_501, 512)]
    [InlineData(4_501, 10_000, 64)]
    [InlineData(5_000, 4_999, 2048)]
    public void Of_OneLargeLevel_IsTheWholeSlideInBands(int width, int height, int edge)
    {
        using var slide = new Gradient(new PyramidLevel(width, height, 256, 256, 1));
        var picture = Preview.Of(slide, edge, default);
        Assert.Equal(edge, Math.Max(picture.Width, picture.Height));
        Assert.InRange(slide.LargestRead, 1, MostAtOnce);

        // Red grows to the right and green downwards, all the way.
        Assert.InRange(At(picture, 0, 0, 0), 0, 5);
        Assert.InRange(At(picture, picture.Width - 1, 0, 0), 248, 255);
        Assert.InRange(At(picture, picture.Width / 2, picture.Height / 2, 0), 120, 135);
        Assert.InRange(At(picture, 0, picture.Height - 1, 1), 248, 255);
        Assert.InRange(At(picture, picture.Width / 2, picture.Height / 2, 1), 120, 135);
    }

    [Fact]
    public void Of_Pyramid_ReadsTheLevelThatIsJustLargeEnough()
    {
        using var slide = new Gradient(new(80_000, 40_000, 256, 256, 1), new(5_000, 2_500, 256, 256, 16), new(312, 156, 256, 256, 256));
        Assert.Equal(256, Preview.Of(slide, 256, default).Width);
        Assert.Equal(312L * 156, slide.LargestRead);
        Assert.Equal(512, Preview.Of(slide, 512, default).Width);
        Assert.Equal(5_000L * 2_500, slide.LargestRead);
    }

    [Fact]
    public void Of_LevelBeyondAnyBudget_TakesTheThumbnailOrRefuses()
    {
        var level = new PyramidLevel(80_000, 40_000, 256, 256, 1);
        using var without = new Gradient(level);
        Assert.Throws<ImageLimitException>(() => Preview.Of(without, 256, default));
        Assert.Equal(0, without.LargestRead);
        using var with = new Gradient(level) { Thumbnail = new(400, 200, 3, SampleType.UInt8, new byte[400 * 200 * 3]) };
        Assert.Equal(256, Preview.Of(with, 256, default).Width);
        Assert.Equal(0, with.LargestRead);
    }

    private static byte At(PixelBuffer picture, int x, int y, int channel) => picture.Data[(((y * picture.Width) + x) * 3) + channel];

    /// <summary>A slide of any size that is computed, and remembers the largest piece anybody took.</summary>
    private sealed class Gradient(params PyramidLevel[] levels) : ISlideReader
    {
        public long LargestRead { get; private set; }

        public PixelBuffer? Thumbnail { get; init; }

        public ImageInfo Info => new()
        {
            Format = "tiff",
            MediaType = "image/tiff",
            Kind = ImageKind.Slide,
            Levels = levels,
            AssociatedImages = Thumbnail is null ? ["label"] : ["label", AssociatedImage.Thumbnail],
        };

        public PixelBuffer ReadRegion(int level, int x, int y, int width, int height, CancellationToken cancellation)
        {
            var size = levels[level];
            Assert.True(x >= 0 && y >= 0 && x + width <= size.Width && y + height <= size.Height);
            LargestRead = Math.Max(LargestRead, (long)width * height);
            var data = new byte[width * height * 3];
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    int at = ((row * width) + column) * 3;
                    data[at] = (byte)((x + column) * 256L / size.Width);
                    data[at + 1] = (byte)((y + row) * 256L / size.Height);
                }
            }

            return new(width, height, 3, SampleType.UInt8, data);
        }

        public PixelBuffer ReadAssociated(string name, CancellationToken cancellation) => Thumbnail!;

        public PixelBuffer ReadFrame(int frame, CancellationToken cancellation) => throw new InvalidOperationException("The whole at once.");

        public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation) => throw new InvalidOperationException("The whole at once.");

        public PixelBuffer ReadTile(int level, int column, int row, CancellationToken cancellation) => throw new InvalidOperationException("No tile is needed.");

        public int EncodedTileLength(int level, int column, int row, CancellationToken cancellation) => 0;

        public bool TryReadEncodedTile(int level, int column, int row, Span<byte> destination, CancellationToken cancellation) => false;

        public void Dispose()
        {
        }
    }
}
