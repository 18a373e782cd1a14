using Google.Protobuf;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Render.Cache;
using Lightbox.Render.Readers;
using Lightbox.Render.Renditions;
using Lightbox.Render.Sources;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Histograms;

/// <summary>Counts grey values; kept in the caches as pictures are, since the counting reads the whole image.</summary>
internal sealed class HistogramMaker(ImageLocator locator, ReaderPool<IImageReader> readers, RenditionCache cache, DecoderGate decoders, RenderOptions options)
{
    private const int DefaultBins = 256, MostBins = 65_536;

    /// <exception cref="InvalidRequestException">Fewer than 2 bins or more than 65,536.</exception>
    public Task<PixelHistogram> MakeAsync(GetHistogramRequest request, CancellationToken cancellation)
    {
        var name = ImageName.Parse(request.Asset, "asset");
        if (request.Bins is not (0 or (>= 2 and <= MostBins))) throw new InvalidRequestException("bins", $"must be from 2 to {MostBins}");
        int bins = request.Bins == 0 ? DefaultBins : request.Bins;
        int? frame = request.HasFrame ? request.Frame : null;
        return Deadlines.WithinAsync(
            options.Deadline,
            async token =>
            {
                var source = await locator.LocateAsync(name, token);
                var key = ContentKey.Of(source.Id, $"histogram {frame} {bins}");
                var data = await cache.GetAsync(key, making => decoders.RunAsync(() => CountAsync(source, frame, bins, making), making), token);
                return PixelHistogram.Parser.ParseFrom(data);
            },
            cancellation);
    }

    private async Task<MadePicture> CountAsync(AssetSource source, int? frame, int bins, CancellationToken cancellation)
    {
        using var lease = await readers.RentAsync(source, cancellation);
        var counted = Histogram.Of(lease.Reader, frame, bins, cancellation);
        var message = new PixelHistogram
        {
            Minimum = counted.Minimum,
            Maximum = counted.Maximum,
            Counts = { counted.Counts },
            Percentile1 = counted.Percentile1,
            Percentile99 = counted.Percentile99,
        };
        return new(message.ToByteArray(), Keep: true);
    }
}
