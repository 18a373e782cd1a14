using Lightbox.Render.Readers;
using Lightbox.Render.Sources;
using Lightbox.Render.V1;

namespace Lightbox.Render.Description;

/// <summary>Describes an asset from its file; the pool keeps the file open for the pictures that are asked for next.</summary>
internal sealed class Describer(AssetLocator locator, ReaderPool readers)
{
    public async Task<AssetDescription> DescribeAsync(string asset, CancellationToken cancellation)
    {
        var source = await locator.LocateAsync(asset, cancellation);
        return await Task.Run(
            async () =>
            {
                using var lease = await readers.RentAsync(source, cancellation);
                return AssetDescriptions.Of($"assets/{asset}", lease.Reader, cancellation);
            },
            cancellation);
    }
}
