using System.Security.Cryptography;
using System.Text;
using Lightbox.Imaging.Display;
using Lightbox.Render.Cache;
using Lightbox.Render.Readers;
using Lightbox.Render.Sources;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>From an asset's id and a rendition to a picture: may the caller see it, is it in the cache, else make it.</summary>
internal sealed class Renderer(AssetLocator locator, ReaderPool readers, RenditionCache cache, RenderOptions options) : IDisposable
{
    /// <summary>What one answer may hold, bytes: google.api.HttpBody of the contract.</summary>
    public const int LargestPicture = 16 << 20;

    /// <summary>Goes up whenever a change here or in imaging draws other pixels for the same request.</summary>
    private const string Version = "render 1";

    private readonly SemaphoreSlim decoders = new(options.Decoders > 0 ? options.Decoders : Environment.ProcessorCount);
    private long made;

    /// <summary>Pictures decoded since the start; what the cache gave is not among them.</summary>
    public long Made => Interlocked.Read(ref made);

    /// <summary>The content key: a hash of the asset's content and of everything asked for.</summary>
    public static string EtagOf(string asset, Rendition rendition) => KeyOf(asset, rendition.Key);

    /// <param name="what">Everything asked for, as text.</param>
    public static string KeyOf(string asset, string what) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Version}\n{asset}\n{what}")).AsSpan(0, 16));

    /// <summary>The picture, or null when the caller has the one with this content key.</summary>
    /// <param name="asset">32 hex digits.</param>
    /// <param name="hasEtag">Whether the caller has the picture of a content key.</param>
    public async Task<Picture?> RenderAsync(string asset, Rendition rendition, Func<string, bool> hasEtag, CancellationToken cancellation)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        budget.CancelAfter(options.Deadline);
        try
        {
            var source = await locator.LocateAsync(asset, budget.Token);
            var etag = EtagOf(asset, rendition);
            if (hasEtag(etag)) return null;
            var data = await cache.GetAsync(etag, token => MakeAsync(source, rendition, token), budget.Token);
            return new Picture(data, rendition.Coding.MediaType, etag);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new BudgetExceededException($"The picture was not made within {options.Deadline.TotalSeconds:0.#} s.", inner: late);
        }
    }

    public void Dispose() => decoders.Dispose();

    /// <summary>Decoding is work for a processor, not for the thread that serves the connection.</summary>
    private async Task<MadePicture> MakeAsync(AssetSource source, Rendition rendition, CancellationToken cancellation)
    {
        await decoders.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => DrawAsync(source, rendition, cancellation), cancellation);
        }
        finally
        {
            decoders.Release();
        }
    }

    private async Task<MadePicture> DrawAsync(AssetSource source, Rendition rendition, CancellationToken cancellation)
    {
        using var lease = await readers.RentAsync(source, cancellation);
        Interlocked.Increment(ref made);
        if (rendition.Stored(lease.Reader, cancellation) is { } stored) return new(Checked(stored), Keep: false);
        var picture = rendition.Draw(lease.Reader, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return new(Checked(ImageEncoder.Encode(picture, rendition.Coding.Format, Math.Max(1, rendition.Coding.Quality))), Keep: true);
    }

    private static byte[] Checked(byte[] data) => data.Length <= LargestPicture
        ? data
        : throw new LimitExceededException($"The picture has {data.Length} bytes, {LargestPicture} are allowed; ask for JPEG or a smaller one.", "PICTURE_TOO_LARGE");
}
