using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Segmentation;
using Lightbox.Render.Cache;
using Lightbox.Render.Readers;
using Lightbox.Render.Sources;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>From an image's name and a rendition to a picture: may the caller see it, is it in the cache, else make it.</summary>
internal sealed class Renderer(
    ImageLocator locator, ReaderPool<IImageReader> readers, ReaderPool<ISegmentation> masks, RenditionCache cache, DecoderGate decoders, RenderOptions options)
{
    /// <summary>What one answer may hold, bytes: google.api.HttpBody of the contract.</summary>
    public const int LargestPicture = 16 << 20;

    /// <summary>Pictures decoded since the start; what the cache gave is not among them.</summary>
    public long Made => decoders.Made;

    /// <summary>The content key of a picture.</summary>
    /// <param name="image">The image's id by its content.</param>
    public static string EtagOf(string image, Rendition rendition) => ContentKey.Of(image, rendition.Key);

    /// <summary>The picture; without data when the caller has the one with this content key.</summary>
    /// <param name="hasEtag">Whether the caller has the picture of a content key.</param>
    public Task<Picture> RenderAsync(ImageName name, Rendition rendition, Func<string, bool> hasEtag, CancellationToken cancellation) => Deadlines.WithinAsync(
        options.Deadline,
        async token =>
        {
            var source = await locator.LocateAsync(name, token);
            var mask = rendition.Mask is { } laid ? await locator.LocateAsync(laid, token) : null;
            var etag = EtagOf(source.Id, rendition);
            bool isRevocable = source.IsRevocable || mask?.IsRevocable == true;
            if (hasEtag(etag)) return new Picture(null, rendition.Coding.MediaType, etag, isRevocable);
            var data = await cache.GetAsync(etag, making => decoders.RunAsync(() => DrawAsync(source, mask, rendition, making), making), token);
            return new Picture(data, rendition.Coding.MediaType, etag, isRevocable);
        },
        cancellation);

    private async Task<MadePicture> DrawAsync(AssetSource source, AssetSource? mask, Rendition rendition, CancellationToken cancellation)
    {
        using var lease = await readers.RentAsync(source, cancellation);
        bool identifying = rendition.IsIdentifying || lease.Reader.Info.IsIdentifying;
        if (lease.Reader.Info.IsIdentifying && !options.IdentifyingImages)
            throw new AccessDeniedException("IDENTIFYING_IMAGE", "Label and macro images may show a patient's name; they are withheld.");
        if (rendition.Stored(lease.Reader, cancellation) is { } stored) return new(Checked(stored), Keep: false);
        if (rendition.Encoded(lease.Reader, cancellation) is { } ready) return new(Checked(ready), Keep: true);
        using var laid = mask is null ? null : await masks.RentAsync(mask, cancellation);
        var picture = rendition.Draw(lease.Reader, laid?.Reader, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var encoded = ImageEncoder.Encode(picture, rendition.Coding.Format, Math.Max(1, rendition.Coding.Quality));
        return new(Checked(encoded), Keep: !identifying);
    }

    private static byte[] Checked(byte[] data) => data.Length <= LargestPicture
        ? data
        : throw new LimitExceededException($"The picture has {data.Length} bytes, {LargestPicture} are allowed; ask for JPEG or a smaller one.", "PICTURE_TOO_LARGE");
}
