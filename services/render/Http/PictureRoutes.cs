using Lightbox.Imaging;
using Lightbox.Render.Renditions;
using Lightbox.Render.Sources;
using Lightbox.Render.Tiles;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Http;

/// <summary>
/// Pictures by plain addresses, for an img element or a tile source: preview, frames/{n}, slices/{plane}/{index}, tiles/{level}/{column}/{row} below
/// /v1/assets/{id}, and slices below /v1/datasets/{dataset}/series/{series}. Indices are 0-based. A caller who has the picture (If-None-Match) gets 304, without any decoding.
/// </summary>
internal static class PictureRoutes
{
    private static readonly string[] Methods = ["GET", "HEAD"];

    public static void MapPictureRoutes(this WebApplication app)
    {
        var assets = app.MapGroup("/v1/assets/{id}");
        Map(assets, "preview", Preview);
        Map(assets, "frames/{frame}", Frame);
        Map(assets, "slices/{plane}/{index}", Slice);
        var tiles = app.Services.GetRequiredService<TileRoute>();
        assets.MapMethods("tiles/{level}/{column}/{row}", Methods, (RequestDelegate)(context => tiles.AnswerAsync(context, AnswerTileAsync)));
        Map(app.MapGroup("/v1/datasets/{dataset}/series/{series}"), "slices/{plane}/{index}", Slice);
    }

    private static void Map(RouteGroupBuilder assets, string pattern, Func<HttpRequest, Rendition> read) =>
        assets.MapMethods(pattern, Methods, (RequestDelegate)(context => AnswerAsync(context, read(context.Request))));

    private static PreviewRendition Preview(HttpRequest request)
    {
        int? frame = request.Query.ContainsKey("frame") ? PictureQuery.Number(request.Query, "frame", 0) : null;
        int edge = PreviewRendition.Size(PictureQuery.Number(request.Query, "max", 0), "max");
        return new(edge, frame, PictureQuery.Display(request.Query), PictureQuery.Coding(request.Query));
    }

    private static FrameRendition Frame(HttpRequest request) =>
        new(Number(request, "frame"), PictureQuery.Display(request.Query), PictureQuery.Coding(request.Query));

    private static SliceRendition Slice(HttpRequest request)
    {
        var plane = Part(request, "plane") switch
        {
            "axial" => Plane.Axial,
            "coronal" => Plane.Coronal,
            "sagittal" => Plane.Sagittal,
            _ => throw new InvalidRequestException("plane", "must be axial, coronal or sagittal"),
        };
        int edge = SliceRendition.Size(PictureQuery.Number(request.Query, "max", 0), "max");
        int time = PictureQuery.Number(request.Query, "time", 0);
        return new(new SliceRequest { Plane = plane, Index = Number(request, "index"), Time = time }, edge, PictureQuery.Display(request.Query), PictureQuery.Coding(request.Query));
    }

    private static TileRendition Tile(HttpRequest request) => new(
        Number(request, "level"), Number(request, "column"), Number(request, "row"), PictureQuery.HasCoding(request.Query) ? PictureQuery.Coding(request.Query) : null);

    private static Task AnswerTileAsync(HttpContext context) => AnswerAsync(context, Tile(context.Request));

    private static async Task AnswerAsync(HttpContext context, Rendition rendition)
    {
        var renderer = context.RequestServices.GetRequiredService<Renderer>();
        var picture = await renderer.RenderAsync(NameOf(context.Request), rendition, etag => PictureHeaders.IsKnown(context.Request, etag), context.RequestAborted);
        PictureHeaders.Set(context.Response, picture.Etag, picture.IsRevocable, rendition.IsIdentifying);
        if (picture.Data is null)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = picture.MediaType;
        context.Response.ContentLength = picture.Data.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(picture.Data, context.RequestAborted);
    }

    private static ImageName NameOf(HttpRequest request) => request.RouteValues.TryGetValue("series", out var series)
        ? ImageName.ParseTarget($"datasets/{request.RouteValues["dataset"]}/series/{series}", "series")
        : new(ImageName.Check(Part(request, "id"), "id"), null);

    private static int Number(HttpRequest request, string part) => PictureQuery.Number(Part(request, part), part);

    private static string Part(HttpRequest request, string part) => (string)request.RouteValues[part]!;
}
