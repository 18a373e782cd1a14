using Grpc.Core;
using Lightbox.Imaging;
using Lightbox.Render.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>Instances of a DICOM whole-slide image, each an asset of its own: levels are served as slides, the label and the overview are withheld (row 35).</summary>
public sealed class DicomSlideTests : RenderTest
{
    [Theory]
    [InlineData("label-0.dcm")]
    [InlineData("macro-0.dcm")]
    public async Task RenderPreview_LabelOrOverviewInstance_IsWithheld(string instance)
    {
        var id = Write(instance);
        foreach (var call in (Func<Task>[])[
            async () => await Client.RenderPreviewAsync(new RenderPreviewRequest { Asset = $"assets/{id}" }),
            async () => await Client.RenderFrameAsync(new RenderFrameRequest { Asset = $"assets/{id}" })])
        {
            var (code, reason, message) = await RefusedAsync(call);
            Assert.Equal((StatusCode.PermissionDenied, "IDENTIFYING_IMAGE"), (code, reason));
            Assert.DoesNotContain("SENTINEL", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task GetTile_LevelInstance_IsTheStoredStream()
    {
        var id = Write("level0-0.dcm");
        using var slide = (ISlideReader)ImageFile.Open(Folder["level0-0.dcm"]);
        var tile = await Host.Http.GetByteArrayAsync(new Uri($"/v1/assets/{id}/tiles/0/2/1", UriKind.Relative));
        Assert.Equal(slide.ReadEncodedTile(0, 2, 1, default), tile);
        var preview = Decode((await Client.RenderPreviewAsync(new RenderPreviewRequest { Asset = $"assets/{id}", MaxEdge = 512 })).Data.Memory);
        Assert.Equal((500, 300), (preview.Width, preview.Height));
        Assert.Equal(1, Host.Renderer.Made);
    }

    private string Write(string instance)
    {
        ExternalTool.Python(File.ReadAllText(Path.Combine(Repository.Root, "tests", "imaging", "Dicom", "Slides", "WriteSlide.py")), Folder.Path, "full");
        return Host.Catalog.AddInPlace(Folder[instance]);
    }
}
