using Google.Api;
using Lightbox.Common.V1;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Render.V1;
using Lightbox.Storage.Blobs;
using Xunit;
using ImageKind = Lightbox.Common.V1.ImageKind;

namespace Lightbox.Services.Tests.Render;

/// <summary>Pictures of real files, against what imaging reads from the same file.</summary>
public sealed class RenditionTests : RenderTest
{
    private static readonly PictureEncoding Png = new() { Format = PictureFormat.Png };

    [Fact]
    public async Task DescribeAsset_Volume_HasSlicesAndTheWindowThatIsUsed()
    {
        var id = Add(Brain);
        var described = await Client.DescribeAssetAsync(new DescribeAssetRequest { Name = $"assets/{id}" });
        Assert.Equal($"assets/{id}", described.Name);
        Assert.Equal(("nifti", ImageKind.Volume), (described.Image.Format, described.Image.Kind));
        Assert.Equal([91, 109, 91], described.Image.SliceCounts);
        Assert.Equal([2.0, 2.0, 2.0], described.Image.Zooms);
        Assert.Equal(4, described.Image.Affine.Count);
        Assert.True(described.DefaultWindow.Width > 0);
    }

    [Fact]
    public async Task DescribeAsset_Slide_HasLevels()
    {
        var described = await Client.DescribeAssetAsync(new DescribeAssetRequest { Name = $"assets/{Add(Slide)}" });
        Assert.Equal(2220, Assert.Single(described.Image.Levels).Width);
        Assert.Equal([0.499, 0.499], described.Image.Mpp);
        Assert.Null(described.DefaultWindow);
    }

    [Theory]
    [InlineData(Slide, 256, PictureFormat.Jpeg, "image/jpeg")]
    [InlineData(Brain, 64, PictureFormat.Png, "image/png")]
    [InlineData(Ct, 64, PictureFormat.Webp, "image/webp")]
    public async Task RenderPreview_EachKind_FitsTheEdge(string sample, int edge, PictureFormat format, string mediaType)
    {
        var body = await PreviewAsync(Add(sample), edge, format);
        Assert.Equal(mediaType, body.ContentType);
        if (format == PictureFormat.Webp)
        {
            Assert.Equal("RIFF"u8.ToArray(), body.Data.ToByteArray()[..4]);
            return;
        }

        var picture = Decode(body.Data.Memory);
        Assert.Equal(edge, Math.Max(picture.Width, picture.Height));
    }

    [Fact]
    public async Task RenderPreview_OddEdge_IsRaisedToTheNextSize()
    {
        var id = Add(Slide);
        var picture = Decode((await PreviewAsync(id, 200, PictureFormat.Png)).Data.Memory);
        Assert.Equal(256, picture.Height);
        Assert.Equal((await PreviewAsync(id, 256, PictureFormat.Png)).Data, (await PreviewAsync(id, 200, PictureFormat.Png)).Data);
        Assert.Equal(1, Host.Renderer.Made);
    }

    [Fact]
    public async Task RenderFrame_WithWindow_IsImagingsPicture()
    {
        var request = new RenderFrameRequest
        {
            Asset = $"assets/{Add(Ct)}",
            Display = new DisplaySettings { WindowLevel = new WindowLevel { Center = 40, Width = 400 }, Invert = true },
            Encoding = Png,
        };
        using var reader = ImageFile.Open(Lightbox.Testing.Samples.Path(Ct));
        var expected = reader.ReadDisplay(0, new DisplayOptions(40, 400, true), default);
        var picture = Decode((await Client.RenderFrameAsync(request)).Data.Memory);
        Assert.Equal(expected.Data, picture.Data);
        request.Display = new DisplaySettings { Preset = "soft-tissue", Invert = true };
        Assert.Equal(expected.Data, Decode((await Client.RenderFrameAsync(request)).Data.Memory).Data);
    }

    [Fact]
    public async Task RenderTile_NothingAsked_IsTheStoredStream()
    {
        var id = Add(Slide);
        using var slide = (ISlideReader)ImageFile.Open(Lightbox.Testing.Samples.Path(Slide));
        var body = await Client.RenderTileAsync(new RenderTileRequest { Asset = $"assets/{id}", Column = 3, Row = 5 });
        Assert.Equal("image/jpeg", body.ContentType);
        Assert.Equal(slide.ReadEncodedTile(0, 3, 5, default), body.Data.ToByteArray());
        var png = await Client.RenderTileAsync(new RenderTileRequest { Asset = $"assets/{id}", Column = 3, Row = 5, Encoding = Png });
        Assert.Equal(slide.ReadTile(0, 3, 5, default).Data, Decode(png.Data.Memory).Data);
    }

    [Fact]
    public async Task RenderTile_AtTheEdge_IsCut()
    {
        var picture = Decode((await Client.RenderTileAsync(new RenderTileRequest { Asset = $"assets/{Add(Slide)}", Column = 9, Row = 12 })).Data.Memory);
        Assert.Equal((60, 87), (picture.Width, picture.Height));
    }

    [Theory]
    [InlineData(SlicePlane.Axial, Plane.Axial, 30)]
    [InlineData(SlicePlane.Coronal, Plane.Coronal, 50)]
    [InlineData(SlicePlane.Sagittal, Plane.Sagittal, 20)]
    public async Task RenderSlice_EachPlane_IsImagingsSlice(SlicePlane asked, Plane plane, int index)
    {
        using var volume = (IVolumeReader)ImageFile.Open(Lightbox.Testing.Samples.Path(Brain));
        var expected = volume.ReadSlice(plane, index, 0, DisplayOptions.Default, default);
        var body = await Client.RenderSliceAsync(new RenderSliceRequest { Target = $"assets/{Add(Brain)}", Plane = asked, Index = index, Encoding = Png });
        Assert.Equal(expected.Data, Decode(body.Data.Memory).Data);
    }

    [Fact]
    public async Task RenderSlice_ThickVoxels_ComeOutSquare()
    {
        // 4 x 5 x 7 voxels of 1 x 3 x 2 mm: a coronal slice is 4 mm wide and 14 mm high.
        var body = await Client.RenderSliceAsync(
            new RenderSliceRequest { Target = $"assets/{Add("nifti/standard.nii.gz")}", Plane = SlicePlane.Coronal, Encoding = Png });
        var picture = Decode(body.Data.Memory);
        Assert.Equal((4, 14), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task RenderRegion_HalfScale_IsTheAreaMean()
    {
        var request = new RenderRegionRequest
        {
            Asset = $"assets/{Add(Slide)}",
            Region = new PixelRectangle { X = 100, Y = 200, Width = 600, Height = 400 },
            Width = 300,
            Encoding = Png,
        };
        using var slide = (ISlideReader)ImageFile.Open(Lightbox.Testing.Samples.Path(Slide));
        var expected = Resample.To(slide.ReadRegion(0, 100, 200, 600, 400, default), 300, 200);
        var picture = Decode((await Client.RenderRegionAsync(request)).Data.Memory);
        Assert.Equal((300, 200), (picture.Width, picture.Height));
        Assert.Equal(expected.Data, picture.Data);
    }

    [Fact]
    public async Task RenderPreview_Blob_IsReadFromTheStore()
    {
        var store = new FolderBlobStore(Folder["blobs"]);
        await using var file = File.OpenRead(Lightbox.Testing.Samples.Path(Ct));
        var stored = await store.PutAsync(file);
        var id = Host.Catalog.AddBlob(stored.Sha256);
        Assert.Equal(128, Decode((await PreviewAsync(id, 128, PictureFormat.Png)).Data.Memory).Width);
    }

    [Fact]
    public async Task WarmPreviews_ThenPreview_IsThereAlready()
    {
        var id = Add(Ct);
        var warm = new WarmPreviewsRequest { Assets = { $"assets/{id}" }, MaxEdge = 128 };
        Assert.Equal(1, (await Client.WarmPreviewsAsync(warm)).Queued);

        // The preview itself waits for the one being made, or makes it; either way it is made once.
        await PreviewAsync(id, 128, PictureFormat.Jpeg);
        Assert.Equal(1, (await Client.WarmPreviewsAsync(warm)).Present);
        Assert.Equal(1, Host.Renderer.Made);
    }

    [Fact]
    public async Task ListDisplayPresets_Always_NamesLung()
    {
        var presets = await Client.ListDisplayPresetsAsync(new ListDisplayPresetsRequest());
        Assert.Contains(presets.Windows, preset => preset is { Name: "lung", Modality: "CT", Window.Width: 1500 });
    }

    private async Task<HttpBody> PreviewAsync(string id, int edge, PictureFormat format) =>
        await Client.RenderPreviewAsync(new RenderPreviewRequest { Asset = $"assets/{id}", MaxEdge = edge, Encoding = new PictureEncoding { Format = format } });
}
