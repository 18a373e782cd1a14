using System.Globalization;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lightbox.Services.Tests.Gateway.Page;

/// <summary>A picture's grey is ten times its place in the stack (five times in a volume); with a window it is ten more than the window's centre.</summary>
internal sealed class FakeRender : RenderService.RenderServiceBase
{
    public static void Map(WebApplication app)
    {
        app.MapGrpcService<FakeRender>();
        var asset = app.MapGroup("/v1/assets/{id}");
        asset.MapGet("preview", () => Picture(90));
        asset.MapGet("frames/{frame:int}", (string id, int frame, string? window) => Picture(Windowed(window) ?? Place($"assets/{id}", frame) * 10));
        asset.MapGet("slices/{plane}/{index:int}", (int index, string? window) => Picture(Windowed(window) ?? index * 5));
        asset.MapGet("tiles/{level:int}/{column:int}/{row:int}", (int level) => Picture(40 * (level + 1), 256));
    }

    public override Task<AssetDescription> DescribeAsset(DescribeAssetRequest request, ServerCallContext context)
    {
        var image = FakeContent.All.First(asset => asset.Name == request.Name).Image;
        var isGrey = image.SamplesPerPixel == 1;
        return Task.FromResult(new AssetDescription { Name = request.Name, Image = image, DefaultWindow = isGrey ? new WindowLevel { Center = 40, Width = 400 } : null });
    }

    private static IResult Picture(int grey, int edge = 64) => Results.Bytes(FakePictures.Flat(grey, edge), "image/png");

    private static int? Windowed(string? window) => window is null ? null : (int)double.Parse(window.Split(',')[0], CultureInfo.InvariantCulture) + 10;

    /// <summary>A clip's frame, or an image's place in the series.</summary>
    private static int Place(string asset, int frame) => asset switch
    {
        FakeContent.Unreadable => throw new InvalidRequestException("IMAGE_UNSUPPORTED", "JPEG XL (1.2.840.10008.1.2.4.110) has no decoder here."),
        FakeContent.Clip => frame,
        _ => int.Parse(asset[^2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) - 1,
    };
}
