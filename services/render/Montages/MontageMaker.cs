using Grpc.Core;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Render.Cache;
using Lightbox.Render.Renditions;
using Lightbox.Render.Sources;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Montages;

/// <summary>A contact sheet from previews, which the caches keep one by one: the next sheet with some of the same images finds them there.</summary>
internal sealed class MontageMaker(Renderer renderer, RenditionCache cache, DecoderGate decoders, RenderOptions options)
{
    private const int MostAssets = 400, DefaultCell = 256;

    private static readonly int[] Cells = [64, 128, 256, 512];

    /// <summary>A preview is encoded twice: the first time nearly without loss.</summary>
    private static readonly PictureCoding PreviewCoding = new(EncodeFormat.Jpeg, 95);

    private static readonly PixelBuffer Nothing = new(1, 1, 1, SampleType.UInt8, [48]);

    /// <exception cref="InvalidRequestException">No assets or too many, columns or a cell that cannot be.</exception>
    /// <exception cref="RpcException">One of the assets is not there or may not be seen: the catalog's refusal.</exception>
    public Task<Picture> MakeAsync(RenderMontageRequest request, CancellationToken cancellation)
    {
        if (request.Assets.Count is 0 or > MostAssets) throw new InvalidRequestException("assets", $"must be 1 to {MostAssets}");
        var names = request.Assets.Select((asset, i) => ImageName.Parse(asset, $"assets[{i}]")).ToList();
        int cell = request.CellSize == 0 ? DefaultCell : request.CellSize;
        if (!Cells.Contains(cell)) throw new InvalidRequestException("cell_size", "must be 64, 128, 256 or 512");
        if (request.Columns is < 0 or > MostAssets) throw new InvalidRequestException("columns", $"must be from 0 to {MostAssets}");
        int columns = request.Columns == 0 ? (int)Math.Ceiling(Math.Sqrt(names.Count)) : Math.Min(request.Columns, names.Count);
        var coding = PictureCoding.Of(request.Encoding);
        return Deadlines.WithinAsync(options.Deadline, token => MakeAsync(names, columns, cell, coding, token), cancellation);
    }

    private async Task<Picture> MakeAsync(List<ImageName> names, int columns, int cell, PictureCoding coding, CancellationToken cancellation)
    {
        // The previews come first, also when the sheet is in the cache: each is the catalog's word that it may be seen.
        var previews = new byte[]?[names.Count];
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount * 2, CancellationToken = cancellation };
        await Parallel.ForAsync(0, previews.Length, bounds, async (i, token) => previews[i] = await PreviewAsync(names[i], cell, token));

        // A sheet with a gap is not kept: the file may be mended.
        bool whole = Array.TrueForAll(previews, preview => preview is not null);
        var key = ContentKey.Of(string.Join('\n', names.Select(name => name.Asset)), $"montage {columns} {cell} {coding.Key} {whole}");
        var data = await cache.GetAsync(key, making => decoders.RunAsync(() => Task.FromResult(Compose(previews, columns, cell, coding, whole)), making), cancellation);
        // Of many images one will be under a grant: asking costs less than knowing which.
        return new Picture(data, coding.MediaType, key, IsRevocable: true);
    }

    /// <summary>Null for an image that cannot be shown: its cell stays empty.</summary>
    private async Task<byte[]?> PreviewAsync(ImageName name, int cell, CancellationToken cancellation)
    {
        try
        {
            return (await renderer.RenderAsync(name, new PreviewRendition(cell, null, DisplayChoice.Default, PreviewCoding), _ => false, cancellation)).Data;
        }
        catch (ImagingException)
        {
            return null;
        }
    }

    private static MadePicture Compose(byte[]?[] previews, int columns, int cell, PictureCoding coding, bool whole)
    {
        var pictures = Array.ConvertAll(previews, preview => preview is null ? Nothing : Decode(preview));
        var sheet = ImageEncoder.Encode(Montage.Compose(pictures, columns, cell), coding.Format, Math.Max(1, coding.Quality));
        if (sheet.Length > Renderer.LargestPicture)
            throw new LimitExceededException($"The sheet has {sheet.Length} bytes, {Renderer.LargestPicture} are allowed; ask for JPEG or a smaller one.", "PICTURE_TOO_LARGE");
        return new(sheet, whole);
    }

    private static PixelBuffer Decode(byte[] jpeg)
    {
        using var reader = ImageFile.Open(new MemoryByteSource(jpeg));
        return reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None);
    }
}
