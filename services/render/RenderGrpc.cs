using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using Lightbox.Imaging;
using Lightbox.Render.Description;
using Lightbox.Render.Http;
using Lightbox.Render.Renditions;
using Lightbox.Render.Sources;
using Lightbox.Render.V1;
using Lightbox.Render.Warming;
using Lightbox.Render.Cache;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render;

/// <summary>The wire face: checks a request, brings it to its normal form, hands it on. Methods not overridden are answered as not built by name.</summary>
internal sealed class RenderGrpc(Renderer renderer, Describer describer, WarmQueue warming, RenditionCache cache) : RenderService.RenderServiceBase
{
    private const int MostWarmed = 1000;

    public override Task<AssetDescription> DescribeAsset(DescribeAssetRequest request, ServerCallContext context) =>
        describer.DescribeAsync(AssetId.Parse(request.Name, "name", context.Method), context.CancellationToken);

    public override Task<HttpBody> RenderPreview(RenderPreviewRequest request, ServerCallContext context)
    {
        int? frame = request.HasFrame ? request.Frame : null;
        var rendition = new PreviewRendition(
            PreviewRendition.Size(request.MaxEdge, "max_edge"), frame, DisplayChoice.Of(request.Display, context.Method), PictureCoding.Of(request.Encoding));
        return AnswerAsync(request.Asset, "asset", rendition, context);
    }

    public override Task<HttpBody> RenderFrame(RenderFrameRequest request, ServerCallContext context) => AnswerAsync(
        request.Asset, "asset", new FrameRendition(request.Frame, DisplayChoice.Of(request.Display, context.Method), PictureCoding.Of(request.Encoding)), context);

    public override Task<HttpBody> RenderTile(RenderTileRequest request, ServerCallContext context)
    {
        bool any = request.Encoding is null or { Format: PictureFormat.Unspecified, Quality: 0 };
        PictureCoding? coding = any ? null : PictureCoding.Of(request.Encoding);
        return AnswerAsync(request.Asset, "asset", new TileRendition(request.Level, request.Column, request.Row, coding), context);
    }

    public override Task<HttpBody> RenderSlice(RenderSliceRequest request, ServerCallContext context)
    {
        if (request.Slab is not null) throw new NotBuiltException(context.Method, "thick slices");
        if (request.PositionCase is RenderSliceRequest.PositionOneofCase.Millimeters) throw new NotBuiltException(context.Method, "a slice by its position in mm");
        if (request.PositionCase is RenderSliceRequest.PositionOneofCase.Oblique) throw new NotBuiltException(context.Method, "oblique planes");
        var plane = request.Plane switch
        {
            SlicePlane.Unspecified or SlicePlane.Axial => Plane.Axial,
            SlicePlane.Coronal => Plane.Coronal,
            SlicePlane.Sagittal => Plane.Sagittal,
            _ => throw new InvalidRequestException("plane", "is not a known plane"),
        };
        int? index = request.PositionCase == RenderSliceRequest.PositionOneofCase.Index ? request.Index : null;
        var rendition = new SliceRendition(
            plane, index, request.Time, SliceRendition.Size(request.MaxEdge, "max_edge"), DisplayChoice.Of(request.Display, context.Method), PictureCoding.Of(request.Encoding));
        return AnswerAsync(request.Target, "target", rendition, context);
    }

    public override Task<HttpBody> RenderRegion(RenderRegionRequest request, ServerCallContext context) =>
        AnswerAsync(request.Asset, "asset", RegionRequests.Normalise(request, context.Method), context);

    public override Task<HttpBody> RenderAssociatedImage(RenderAssociatedImageRequest request, ServerCallContext context)
    {
        // Nobody has the right yet: access and its rights come with a later part of the plan.
        if (AssociatedImage.IsPrivate(request.Image))
            throw new AccessDeniedException("IDENTIFYING_IMAGE", "Label and macro images may show a patient's name; they are withheld.");
        if (request.MaxEdge is < 0 or > 2048) throw new InvalidRequestException("max_edge", "must be from 0 to 2048");
        int edge = request.MaxEdge == 0 ? 0 : PreviewRendition.Size(request.MaxEdge, "max_edge");
        return AnswerAsync(request.Asset, "asset", new AssociatedRendition(request.Image, edge, PictureCoding.Of(request.Encoding)), context);
    }

    public override Task<WarmPreviewsResponse> WarmPreviews(WarmPreviewsRequest request, ServerCallContext context)
    {
        if (request.Assets.Count is 0 or > MostWarmed) throw new InvalidRequestException("assets", $"must be 1 to {MostWarmed}");
        int edge = PreviewRendition.Size(request.MaxEdge, "max_edge");
        var rendition = new PreviewRendition(edge, null, DisplayOptions.Default, PictureCoding.Default);
        var ids = request.Assets.Select((asset, i) => AssetId.Parse(asset, $"assets[{i}]", context.Method)).ToList();
        var response = new WarmPreviewsResponse();
        foreach (var id in ids)
        {
            if (cache.Has(Renderer.EtagOf(id, rendition)))
            {
                response.Present++;
                continue;
            }

            warming.Add(id, edge);
            response.Queued++;
        }

        return Task.FromResult(response);
    }

    public override Task<ListDisplayPresetsResponse> ListDisplayPresets(ListDisplayPresetsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListDisplayPresetsResponse { Windows = { WindowPresets.All } });

    private async Task<HttpBody> AnswerAsync(string asset, string field, Rendition rendition, ServerCallContext context)
    {
        var id = AssetId.Parse(asset, field, context.Method);
        var picture = (await renderer.RenderAsync(id, rendition, _ => false, context.CancellationToken))!;
        PictureHeaders.Set(context.GetHttpContext().Response, picture.Etag);
        return new HttpBody { ContentType = picture.MediaType, Data = UnsafeByteOperations.UnsafeWrap(picture.Data) };
    }
}
