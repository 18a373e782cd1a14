using Lightbox.Cli.Benchmarks.Packs;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Terminal;
using Lightbox.Render.V1;

namespace Lightbox.Cli.Benchmarks.Prepare;

/// <summary>Has a pack's images rendered.</summary>
internal sealed class PackImages(Connection connection, PrepareOptions options)
{
    /// <summary>At the same time; the render service has its own bound.</summary>
    private const int AtOnce = 4;

    private const int JpegQuality = 95;

    private readonly RenderService.RenderServiceClient render = new(connection[ResourceNames.Render]);

    public async Task RenderAsync(IReadOnlyList<PackCase> cases, PackFolder folder, CancellationToken cancellation)
    {
        using var progress = new CountView("rendering", "images", cases.Count, quiet: options.Json);
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(cases, bounds, async (one, token) =>
        {
            var request = new RenderPreviewRequest
            {
                Asset = one.Case.Asset.Name,
                MaxEdge = options.Size,
                Encoding = new PictureEncoding { Format = options.Format, Quality = options.Format == PictureFormat.Jpeg ? JpegQuality : 0 },
            };
            if (one.Case.HasFrame) request.Frame = one.Case.Frame;
            var picture = await render.RenderPreviewAsync(request, cancellationToken: token);
            one.Sha256 = await folder.WriteAsync(one.Path, picture.Data.Memory, token);
            progress.Done();
        });
    }
}
