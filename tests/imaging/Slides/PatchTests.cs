using Lightbox.Imaging.Display;
using Lightbox.Imaging.Slides.Patches;
using Xunit;

namespace Lightbox.Imaging.Tests.Slides;

/// <summary>Patches by size, stride and scale, and the tissue mask that keeps them, on a slide of known discs and on the sample.</summary>
public sealed class PatchTests : IDisposable
{
    private readonly ISlideReader sample = (ISlideReader)ImageFile.Open(Lightbox.Testing.Samples.Path("slides/CMU-1-Small-Region.svs"));

    [Theory]
    [InlineData(256, 0, 8, 11)]
    [InlineData(240, 0, 9, 12)]
    [InlineData(256, 128, 16, 22)]
    [InlineData(2220, 0, 1, 1)]
    [InlineData(2048, 1, 173, 920)]
    public void Count_OwnScale_IsOfWholePatches(int size, int stride, int columns, int rows)
    {
        var grid = new PatchGrid(sample, new PatchRequest { Size = size, Stride = stride });
        Assert.Equal((columns, rows, (long)columns * rows), (grid.Columns, grid.Rows, grid.Count));
        Assert.Equal((0, 1.0), (grid.Level, grid.Downsample));
    }

    [Theory]
    [InlineData(20.0, null, 1)]
    [InlineData(10.0, null, 2)]
    [InlineData(5.0, null, 4)]
    [InlineData(null, 0.499, 1)]
    [InlineData(null, 0.5, 1)]
    [InlineData(null, 0.998, 2)]
    [InlineData(null, 1.0, 2.004)]
    public void Downsample_ByMagnificationOrMpp_IsTheSlidesOwnOverIt(double? power, double? mpp, double downsample) => Assert.Equal(
        downsample, Math.Round(new PatchGrid(sample, new PatchRequest { Magnification = power, Mpp = mpp }).Downsample, 3));

    [Fact]
    public void Read_EveryPatch_IsTheRegionMadeSmaller()
    {
        var grid = new PatchGrid(sample, new PatchRequest { Size = 128, Magnification = 10 });
        var places = grid.Places(default).ToList();
        Assert.Equal(grid.Count, places.Count);
        foreach (var place in (PatchPlace[])[places[0], places[40], places[^1]])
        {
            Assert.Equal(256, place.Extent);
            var expected = Resample.To(sample.ReadRegion(0, place.X, place.Y, 256, 256, default), 128, 128);
            Assert.Equal(expected.Data, grid.Read(place, default).Data);
        }
    }

    [Fact]
    public void TileOf_PatchThatIsAStoredTile_SaysWhich()
    {
        var grid = new PatchGrid(sample, new PatchRequest { Size = 240 });
        Assert.Equal((3, 2), grid.TileOf(grid.Places(default).ElementAt((2 * grid.Columns) + 3)));
        Assert.Null(new PatchGrid(sample, new PatchRequest { Size = 240, Stride = 100 }).TileOf(new PatchPlace(100, 0, 240, 1)));
        Assert.Null(new PatchGrid(sample, new PatchRequest { Size = 256 }).TileOf(new PatchPlace(0, 0, 256, 1)));
    }

    [Fact]
    public void Places_Within_LieInTheRegion()
    {
        var grid = new PatchGrid(sample, new PatchRequest { Size = 100, Within = (50, 60, 399, 201) });
        Assert.Equal((3, 2), (grid.Columns, grid.Rows));
        Assert.All(grid.Places(default), place => Assert.True(place.X >= 50 && place.Y >= 60 && place.X + 100 <= 449 && place.Y + 100 <= 261));
    }

    [Theory]
    [InlineData(255, 255, 255)]
    [InlineData(228, 226, 229)]
    public void Places_WithTissueAsked_AreThoseOnTheStain(byte r, byte g, byte b)
    {
        using var slide = new Discs(2048, 1536, (r, g, b));
        var grid = new PatchGrid(slide, new PatchRequest { Size = 64, MinTissue = 0.5 });
        var kept = grid.Places(default).ToList();
        Assert.NotEmpty(kept);
        Assert.All(kept, place => Assert.True(slide.Share(place) > 0.35, $"{place} has {slide.Share(place):0.00}"));
        var all = new PatchGrid(slide, new PatchRequest { Size = 64 }).Places(default).ToList();
        Assert.Equal(768, all.Count);
        Assert.All(all.Except(kept), place => Assert.True(slide.Share(place) < 0.65));
        Assert.InRange(TissueMask.Of(slide, default).Total, 0.12, 0.2);
    }

    [Fact]
    public void Share_OfGlassAlone_IsNothing()
    {
        using var slide = new Discs(1000, 800, (236, 234, 235)) { IsEmpty = true };
        Assert.Equal(0, TissueMask.Of(slide, default).Total);
    }

    [Fact]
    public void Grid_ScaleThatTheSlideDoesNotSay_IsUnsupported()
    {
        using var slide = new Discs(500, 400, (255, 255, 255));
        Assert.Throws<UnsupportedImageException>(() => new PatchGrid(slide, new PatchRequest { Magnification = 20 }));
        Assert.Throws<UnsupportedImageException>(() => new PatchGrid(slide, new PatchRequest { Mpp = 0.5 }));
    }

    [Fact]
    public void Grid_BeyondTheSlide_IsRefused()
    {
        Assert.Throws<ImageRangeException>(() => new PatchGrid(sample, new PatchRequest { Magnification = 40 }));
        Assert.Throws<ImageRangeException>(() => new PatchGrid(sample, new PatchRequest { Within = (2000, 0, 500, 500) }));
        Assert.Throws<ImageLimitException>(() => new PatchGrid(sample, new PatchRequest { Size = 2048, Magnification = 0.01 }));
        Assert.Empty(new PatchGrid(sample, new PatchRequest { Size = 2048, Magnification = 5 }).Places(default));
    }

    public void Dispose() => sample.Dispose();

    /// <summary>Two pink discs on glass.</summary>
    private sealed class Discs(int width, int height, (byte R, byte G, byte B) glass) : ISlideReader
    {
        public bool IsEmpty { get; init; }

        public ImageInfo Info => new() { Format = "tiff", MediaType = "image/tiff", Kind = ImageKind.Slide, Levels = [new(width, height, 256, 256, 1)] };

        public double Share(PatchPlace place)
        {
            int count = 0;
            for (int y = 0; y < place.Extent; y++)
            {
                for (int x = 0; x < place.Extent; x++) count += IsTissue(place.X + x, place.Y + y) ? 1 : 0;
            }

            return (double)count / (place.Extent * place.Extent);
        }

        public PixelBuffer ReadRegion(int level, int x, int y, int wide, int high, CancellationToken cancellation)
        {
            var data = new byte[wide * high * 3];
            for (int i = 0; i < wide * high; i++)
            {
                bool tissue = IsTissue(x + (i % wide), y + (i / wide));
                (data[i * 3], data[(i * 3) + 1], data[(i * 3) + 2]) = tissue ? ((byte)200, (byte)120, (byte)170) : glass;
            }

            return new(wide, high, 3, SampleType.UInt8, data);
        }

        public int EncodedTileLength(int level, int column, int row, CancellationToken cancellation) => 0;

        public bool TryReadEncodedTile(int level, int column, int row, Span<byte> destination, CancellationToken cancellation) => false;

        public PixelBuffer ReadTile(int level, int column, int row, CancellationToken cancellation) => throw new InvalidOperationException();

        public PixelBuffer ReadAssociated(string name, CancellationToken cancellation) => throw new InvalidOperationException();

        public PixelBuffer ReadFrame(int frame, CancellationToken cancellation) => throw new InvalidOperationException();

        public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation) => throw new InvalidOperationException();

        public void Dispose()
        {
        }

        private bool IsTissue(int x, int y) => !IsEmpty && (In(x, y, 600, 500, 300) || In(x, y, 1500, 1000, 250));

        private static bool In(int x, int y, int cx, int cy, int radius) => ((x - cx) * (x - cx)) + ((y - cy) * (y - cy)) < radius * radius;
    }
}
