using Lightbox.Bench.Load;

namespace Lightbox.Bench.Serving;

/// <summary>A folder of images that our services serve from a process of their own.</summary>
internal sealed class ServedFolder : IAsyncDisposable
{
    private readonly Child child;
    private readonly TemporaryData data;

    private ServedFolder(Child child, TemporaryData data, IReadOnlyList<ServedAsset> assets)
    {
        this.child = child;
        this.data = data;
        Assets = assets;
    }

    public int Id => child.Id;

    /// <summary>The render service's own HTTP/1.1 endpoint: /v1/assets/ID/tiles/... without the gateway between.</summary>
    public Uri Render => new(child.Words[0]);

    /// <summary>The gateway's HTTP/1.1 address.</summary>
    public Uri Page => new(child.Words[1]);

    /// <summary>gRPC for all services.</summary>
    public Uri Grpc => new(child.Words[2]);

    /// <summary>What was taken in, by path.</summary>
    public IReadOnlyList<ServedAsset> Assets { get; }

    /// <param name="images">A folder; its files stay where they are.</param>
    /// <param name="settings">Configuration as environment names: Lightbox__Render__MemoryCacheBytes = 0 ...</param>
    public static async Task<ServedFolder> StartAsync(
        string images, CancellationToken cancellation, IReadOnlyDictionary<string, string>? settings = null)
    {
        var data = new TemporaryData();
        Child? child = null;
        try
        {
            child = await Child.StartAsync(settings, cancellation, "serve", "images", data.Path, Path.GetFullPath(images));
            return new ServedFolder(child, data, await ServedAsset.ListAsync(new(child.Words[2]), child.Words[3], cancellation));
        }
        catch
        {
            if (child is not null) await child.DisposeAsync();
            data.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await child.DisposeAsync();
        data.Dispose();
    }
}
