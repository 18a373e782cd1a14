using System.Net;
using System.Text.Json;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>The plain HTTP routes and the transcoded ones, as a browser uses them.</summary>
public sealed class PictureRouteTests : RenderTest
{
    [Theory]
    [InlineData(Slide, "preview?max=128", "image/jpeg")]
    [InlineData(Ct, "preview?max=64&format=png", "image/png")]
    [InlineData(Ct, "frames/0?window=40,400&invert=true&format=webp&quality=75", "image/webp")]
    [InlineData(Brain, "slices/sagittal/40?max=128", "image/jpeg")]
    [InlineData(Ct, "frames/0?preset=lung&lut=hot-iron", "image/jpeg")]
    [InlineData(Ct, "preview?percentiles=1,99&lut=viridis&overlays=true", "image/jpeg")]
    [InlineData(Brain, ":renderSlice?plane=SLICE_PLANE_AXIAL&millimeters=10&slab.thickness=9&slab.projection=SLAB_PROJECTION_MAXIMUM", "image/jpeg")]
    [InlineData(Slide, "tiles/0/3/5", "image/jpeg")]
    [InlineData(Ct, ":renderPreview?maxEdge=128", "image/jpeg")]
    [InlineData(Ct, ":renderFrame?frame=0&display.windowLevel.center=40&display.windowLevel.width=400", "image/jpeg")]
    [InlineData(Brain, ":renderSlice?plane=SLICE_PLANE_CORONAL&index=40", "image/jpeg")]
    public async Task Get_Picture_HasTypeEtagAndCacheControl(string sample, string path, string mediaType)
    {
        var response = await Host.Http.GetAsync(Address(Add(sample), path));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType!.MediaType);
        Assert.Matches("^\"[0-9a-f]{32}\"$", response.Headers.ETag!.Tag);
        Assert.True(response.Headers.CacheControl!.Private);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_IfNoneMatch_Is304WithoutDecoding()
    {
        var address = Address(Add(Ct), "preview?max=128");
        var first = await Host.Http.GetAsync(address);
        using var again = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        var second = await Host.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(1, Host.Renderer.Made);

        using var other = new HttpRequestMessage(HttpMethod.Get, Address(Add(Ct), "preview?max=64")) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.OK, (await Host.Http.SendAsync(other)).StatusCode);
    }

    [Fact]
    public async Task Head_Picture_HasLengthAndNoBody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, Address(Add(Slide), "tiles/0/0/0"));
        var response = await Host.Http.SendAsync(request);
        Assert.True(response.Content.Headers.ContentLength > 1000);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(Slide, "tiles/0/10/0", "IMAGE_RANGE")]
    [InlineData(Slide, "tiles/0/-1/0", "IMAGE_RANGE")]
    [InlineData(Slide, "tiles/99999999999999999999/0/0", "IMAGE_RANGE")]
    [InlineData(Slide, "tiles/x/0/0", "INVALID_REQUEST")]
    [InlineData(Brain, "slices/axial/91", "IMAGE_RANGE")]
    [InlineData(Brain, "slices/oblique/1", "INVALID_REQUEST")]
    [InlineData(Ct, "frames/0?window=40", "INVALID_REQUEST")]
    [InlineData(Ct, "frames/0?window=40,0", "INVALID_REQUEST")]
    [InlineData(Ct, "preview?max=100000", "INVALID_REQUEST")]
    [InlineData(Ct, "preview?quality=83", "INVALID_REQUEST")]
    [InlineData(Ct, "preview?lut=none", "INVALID_REQUEST")]
    [InlineData(Ct, "preview?preset=none", "INVALID_REQUEST")]
    [InlineData(Ct, "preview?percentiles=5", "INVALID_REQUEST")]
    [InlineData(Ct, "preview?percentiles=99,1", "INVALID_REQUEST")]
    [InlineData(Ct, "preview?file_window=-1", "INVALID_REQUEST")]
    [InlineData(Ct, "preview?overlays=maybe", "INVALID_REQUEST")]
    [InlineData(Ct, "preview?format=bmp", "INVALID_REQUEST")]
    [InlineData(Ct, ":renderFrame?frame=7", "IMAGE_RANGE")]
    public async Task Get_BadAddress_IsProblemDetails(string sample, string path, string reason)
    {
        var response = await Host.Http.GetAsync(Address(Add(sample), path));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(reason, problem.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Get_UnknownAsset_Is404() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Http.GetAsync(Address(new string('a', 32), "preview"))).StatusCode);

    [Fact]
    public async Task Get_Withdrawn_Is403AlsoWithTheEtag()
    {
        var id = Add(Ct);
        var first = await Host.Http.GetAsync(Address(id, "preview"));
        Host.Catalog.Withdrawn.Add(id);
        using var again = new HttpRequestMessage(HttpMethod.Get, Address(id, "preview")) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await Host.Http.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task Get_Describe_IsJson()
    {
        var text = await Host.Http.GetStringAsync(new Uri($"/v1/assets/{Add(Brain)}:describe", UriKind.Relative));
        var image = JsonDocument.Parse(text).RootElement.GetProperty("image");
        Assert.Equal("nifti", image.GetProperty("format").GetString());
        Assert.Equal(3, image.GetProperty("sliceCounts").GetArrayLength());
    }

    /// <summary>Two pictures of one moment: the catalog's word may be that old.</summary>
    private protected override (string Key, string Value)[] Settings => [("Lightbox:Render:LookupLifetime", "00:00:00")];

    private static Uri Address(string id, string path) => new($"/v1/assets/{id}{(path[0] == ':' ? "" : "/")}{path}", UriKind.Relative);
}
