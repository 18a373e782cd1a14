using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>Row 35 of the abuse cases, the other way round: where the right is given, label and macro come when asked for by name, and no cache keeps them.</summary>
public sealed class IdentifyingImageTests : RenderTest
{
    private protected override (string Key, string Value)[] Settings => [("Lightbox:Render:IdentifyingImages", "true")];

    [Theory]
    [InlineData("label", 387)]
    [InlineData("macro", 1280)]
    public async Task RenderAssociatedImage_WithTheRight_IsShownAndNotKept(string image, int width)
    {
        var id = Add(Slide);
        for (int i = 1; i <= 2; i++)
        {
            var response = await Host.Http.GetAsync(new Uri($"/v1/assets/{id}:renderAssociatedImage?image={image}", UriKind.Relative));
            Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
            Assert.Equal(width, Decode(await response.Content.ReadAsByteArrayAsync()).Width);
            Assert.Equal(i, Host.Renderer.Made);
        }

        Assert.False(Directory.Exists(Folder["cache/render"]) && Directory.EnumerateFiles(Folder["cache/render"], "*", SearchOption.AllDirectories).Any());
    }

    [Fact]
    public async Task RenderAssociatedImage_NoSuchPicture_IsOutOfRange()
    {
        var id = Add(Slide);
        var (code, _, _) = await RefusedAsync(async () => await Client.RenderAssociatedImageAsync(new() { Asset = $"assets/{id}", Image = "other" }));
        Assert.Equal(Grpc.Core.StatusCode.OutOfRange, code);
    }
}
