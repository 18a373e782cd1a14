using Lightbox.Imaging;
using Lightbox.Render.Readers;
using Lightbox.Render.Renditions;
using Lightbox.Render.Sources;
using Lightbox.Render.V1;

namespace Lightbox.Render.Description;

/// <summary>Describes an image from its files; the pool keeps them open for the pictures that are asked for next.</summary>
internal sealed class Describer(ImageLocator locator, ReaderPool<IImageReader> readers, RenderOptions options)
{
    public Task<AssetDescription> DescribeAsync(ImageName name, CancellationToken cancellation) => Deadlines.WithinAsync(
        options.Deadline,
        async token =>
        {
            var source = await locator.LocateAsync(name, token);
            return await Task.Run(
                async () =>
                {
                    using var lease = await readers.RentAsync(source, token);
                    return AssetDescriptions.Of(name.ToString(), lease.Reader, token);
                },
                token);
        },
        cancellation);
}
