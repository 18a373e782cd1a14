using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using Lightbox.Imaging.Display;
using Lightbox.Render.Cache;
using Lightbox.Render.Clips;
using Lightbox.Render.Description;
using Lightbox.Render.Histograms;
using Lightbox.Render.Http;
using Lightbox.Render.Montages;
using Lightbox.Render.Patches;
using Lightbox.Render.Renditions;
using Lightbox.Render.Sources;
using Lightbox.Render.V1;
using Lightbox.Render.Warming;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render;

/// <summary>The wire face: checks a request, brings it to its normal form, hands it on. Methods not overridden are answered as not built by name.</summary>
internal sealed class RenderGrpc(
    Renderer renderer, Describer describer, HistogramMaker histograms, MontageMaker montages, PatchStream patches, ClipStream clips, WarmQueue warming, RenditionCache cache, RenderOptions options)
    : RenderService.RenderServiceBase
{
    private const int MostWarmed = 1000;

    public override Task<AssetDescription> DescribeAsset(DescribeAssetRequest request, ServerCallContext context) =>
        describer.DescribeAsync(ImageName.ParseTarget(request.Name, "name"), context.CancellationToken);

    public override Task<HttpBody> RenderPreview(RenderPreviewRequest request, ServerCallContext context)
    {
        int? frame = request.HasFrame ? request.Frame : null;
        var rendition = new PreviewRendition(
            PreviewRendition.Size(request.MaxEdge, "max_edge"), frame, DisplayChoice.Of(request.Display), PictureCoding.Of(request.Encoding));
        return AnswerAsync(ImageName.Parse(request.Asset, "asset"), rendition, context);
    }

    public override Task<HttpBody> RenderFrame(RenderFrameRequest request, ServerCallContext context) => AnswerAsync(
        ImageName.Parse(request.Asset, "asset"), new FrameRendition(request.Frame, DisplayChoice.Of(request.Display), PictureCoding.Of(request.Encoding)), context);

    public override Task<HttpBody> RenderTile(RenderTileRequest request, ServerCallContext context)
    {
        bool any = request.Encoding is null or { Format: PictureFormat.Unspecified, Quality: 0 };
        PictureCoding? coding = any ? null : PictureCoding.Of(request.Encoding);
        return AnswerAsync(ImageName.Parse(request.Asset, "asset"), new TileRendition(request.Level, request.Column, request.Row, coding), context);
    }

    public override Task<HttpBody> RenderSlice(RenderSliceRequest request, ServerCallContext context)
    {
        var rendition = new SliceRendition(
            SliceRequests.Of(request), SliceRendition.Size(request.MaxEdge, "max_edge"), DisplayChoice.Of(request.Display), PictureCoding.Of(request.Encoding));
        return AnswerAsync(ImageName.ParseTarget(request.Target, "target"), rendition, context);
    }

    public override Task<HttpBody> RenderRegion(RenderRegionRequest request, ServerCallContext context) =>
        AnswerAsync(ImageName.Parse(request.Asset, "asset"), RegionRequests.Normalise(request), context);

    public override Task<HttpBody> RenderAssociatedImage(RenderAssociatedImageRequest request, ServerCallContext context) =>
        AnswerAsync(ImageName.Parse(request.Asset, "asset"), AssociatedRendition.Of(request, options.IdentifyingImages), context);

    public override Task RenderClip(RenderClipRequest request, IServerStreamWriter<RenderClipResponse> responseStream, ServerCallContext context) =>
        clips.WriteAsync(request, responseStream, context.CancellationToken);

    public override Task ExtractPatches(ExtractPatchesRequest request, IServerStreamWriter<ExtractPatchesResponse> responseStream, ServerCallContext context) =>
        patches.WriteAsync(request, responseStream, context.CancellationToken);

    public override Task<PixelHistogram> GetHistogram(GetHistogramRequest request, ServerCallContext context) =>
        histograms.MakeAsync(request, context.CancellationToken);

    public override async Task<HttpBody> RenderMontage(RenderMontageRequest request, ServerCallContext context) =>
        Answer(await montages.MakeAsync(request, context.CancellationToken), context);

    public override Task<WarmPreviewsResponse> WarmPreviews(WarmPreviewsRequest request, ServerCallContext context)
    {
        if (request.Assets.Count is 0 or > MostWarmed) throw new InvalidRequestException("assets", $"must be 1 to {MostWarmed}");
        int edge = PreviewRendition.Size(request.MaxEdge, "max_edge");
        var rendition = new PreviewRendition(edge, null, DisplayChoice.Default, PictureCoding.Default);
        var ids = request.Assets.Select((asset, i) => ImageName.Parse(asset, $"assets[{i}]").Asset!).ToList();
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
        Task.FromResult(new ListDisplayPresetsResponse { Windows = { WindowPresets.All }, Luts = { ColourTables.Names } });

    private async Task<HttpBody> AnswerAsync(ImageName name, Rendition rendition, ServerCallContext context) =>
        Answer(await renderer.RenderAsync(name, rendition, _ => false, context.CancellationToken), context, rendition.IsIdentifying);

    private static HttpBody Answer(Picture picture, ServerCallContext context, bool identifies = false)
    {
        PictureHeaders.Set(context.GetHttpContext().Response, picture.Etag, picture.IsRevocable, identifies);
        return new HttpBody { ContentType = picture.MediaType, Data = UnsafeByteOperations.UnsafeWrap(picture.Data!) };
    }
}
