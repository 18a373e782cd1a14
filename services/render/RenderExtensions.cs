using Lightbox.Catalog.V1;
using Lightbox.Imaging;
using Lightbox.Render.Cache;
using Lightbox.Render.Clips;
using Lightbox.Render.Description;
using Lightbox.Render.Errors;
using Lightbox.Render.Histograms;
using Lightbox.Render.Http;
using Lightbox.Render.Montages;
using Lightbox.Render.Patches;
using Lightbox.Render.Readers;
using Lightbox.Render.Renditions;
using Lightbox.Render.Sources;
using Lightbox.Render.Tiles;
using Lightbox.Render.Warming;
using Lightbox.ServiceDefaults.Discovery;
using Lightbox.Storage;
using Lightbox.Storage.Blobs;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Lightbox.Render;

/// <summary>The render service: addresses, cache and limits around imaging. It owns no data.</summary>
public static class RenderExtensions
{
    /// <summary>Registers the service; it finds the catalog by discovery, the blobs and its cache in the data folder.</summary>
    public static WebApplicationBuilder AddRender(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Configuration.GetSection(RenderOptions.Section).Get<RenderOptions>() ?? new RenderOptions();
        var folder = DataFolder.From(builder.Configuration);
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddServiceClient<AssetService.AssetServiceClient>(ResourceNames.Catalog);
        services.AddSingleton<IBlobStore>(_ => new FolderBlobStore(folder.Blobs));
        services.AddServiceClient<GrantService.GrantServiceClient>(ResourceNames.Catalog);
        services.AddSingleton<Rights>();
        services.AddHostedService<RightsFollower>();
        services.AddSingleton<FileWatch>();
        services.AddSingleton<AssetLocator>();
        services.AddSingleton<SeriesLocator>();
        services.AddSingleton<ImageLocator>();
        services.AddSingleton<SourceOpener>();
        services.AddReaderPool<IImageReader>(ImageFile.Open);
        services.AddReaderPool(SegmentationParts.Open);
        services.AddSingleton(_ => new MemoryCache(options.MemoryCacheBytes));
        services.AddSingleton(provider => new DiskCache(
            Path.Combine(folder.Path, "cache", "render"), options.DiskCacheBytes, provider.GetRequiredService<ILogger<DiskCache>>()));
        services.AddSingleton<RenditionCache>();
        services.AddSingleton<DecoderGate>();
        services.AddSingleton<Renderer>();
        services.AddSingleton<HistogramMaker>();
        services.AddSingleton<MontageMaker>();
        services.AddSingleton<Describer>();
        services.AddSingleton<RenderMetrics>();
        services.AddSingleton<SlideShelf>();
        services.AddSingleton<TileRoute>();
        services.AddSingleton<PatchStream>();
        services.AddSingleton<ClipStream>();
        services.AddSingleton<WarmQueue>();
        services.AddHostedService<PreviewWarmer>();
        services.AddImagingErrors();

        // The framework would make an activity and a scope for each request so that its own log lines could carry them, and those lines are off: a tenth of a stored tile.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // A stored tile is some microseconds of work: handing it from thread to thread costs more than doing it where its request was read.
        // And waiting for a request with a buffer in hand saves asking the socket twice.
        services.Configure<SocketTransportOptions>(sockets =>
        {
            sockets.UnsafePreferInlineScheduling = true;
            sockets.WaitForDataBeforeAllocatingBuffer = false;
        });
        return builder;
    }

    private static void AddReaderPool<T>(this IServiceCollection services, Func<IReadOnlyList<ImagePart>, CancellationToken, T> open)
        where T : class, IDisposable => services.AddSingleton(provider => new ReaderPool<T>(
            provider.GetRequiredService<SourceOpener>(), open, provider.GetRequiredService<RenderOptions>(), provider.GetRequiredService<TimeProvider>()));

    /// <summary>Maps the gRPC service with its transcoded routes, and the plain picture routes.</summary>
    public static WebApplication MapRender(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGrpcService<RenderGrpc>();
        app.MapPictureRoutes();
        return app;
    }
}
