using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Slides.Patches;
using Lightbox.Render.Readers;
using Lightbox.Render.Renditions;
using Lightbox.Render.Sources;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Patches;

/// <summary>ExtractPatches: a header, the patches as they are made, a trailer. A caller who reads slowly holds up the making, never the memory.</summary>
internal sealed class PatchStream(ImageLocator locator, ReaderPool<IImageReader> readers, DecoderGate decoders)
{
    /// <summary>Bytes of one message's picture.</summary>
    private const int LargestPatch = 1 << 20;

    public async Task WriteAsync(ExtractPatchesRequest request, IServerStreamWriter<ExtractPatchesResponse> answer, CancellationToken cancellation)
    {
        var asked = PatchRequests.Of(request);
        bool any = request.Encoding is null or { Format: PictureFormat.Unspecified, Quality: 0 };
        var coding = PictureCoding.Of(request.Encoding);
        var source = await locator.LocateAsync(ImageName.Parse(request.Asset, "asset"), cancellation);
        using var lease = await readers.RentAsync(source, cancellation);
        var slide = Slide.Of(lease.Reader);
        var grid = new PatchGrid(slide, asked);
        await answer.WriteAsync(Header(grid, coding), cancellation);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        int left = PatchRequests.LimitOf(request);
        using var places = grid.Places(cancellation).GetEnumerator();
        // A stream may last for long: whether it may go on is asked before each patch, as it is before each picture.
        while (left-- > 0 && await StillAsync(request, cancellation) && await decoders.RunAsync(() => Task.Run(() => Next(places, grid, slide, any, coding, cancellation), cancellation), cancellation) is { } patch)
        {
            hash.AppendData(patch.Data.Span);
            bytes += patch.Data.Length;
            await answer.WriteAsync(new ExtractPatchesResponse { Patch = patch }, cancellation);
        }

        var trailer = new StreamTrailer { Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()), SizeBytes = bytes };
        await answer.WriteAsync(new ExtractPatchesResponse { Trailer = trailer }, cancellation);
    }

    /// <exception cref="RpcException">The right to see the image has ended: the catalog's refusal.</exception>
    private async ValueTask<bool> StillAsync(ExtractPatchesRequest request, CancellationToken cancellation)
    {
        await locator.LocateAsync(ImageName.Parse(request.Asset, "asset"), cancellation);
        return true;
    }

    private static ExtractPatchesResponse Header(PatchGrid grid, PictureCoding coding) => new()
    {
        Header = new PatchesHeader
        {
            Stream = new StreamHeader { MediaType = coding.MediaType },
            CandidateCount = grid.Count,
            Downsample = grid.Downsample,
            Level = grid.Level,
        },
    };

    private static Patch? Next(
        IEnumerator<PatchPlace> places, PatchGrid grid, ISlideReader slide, bool any, PictureCoding coding, CancellationToken cancellation)
    {
        if (!places.MoveNext()) return null;
        var place = places.Current;
        var stored = any && grid.TileOf(place) is var (column, row) ? slide.ReadEncodedTile(grid.Level, column, row, cancellation) : null;
        var data = stored ?? ImageEncoder.Encode(grid.Read(place, cancellation), coding.Format, Math.Max(1, coding.Quality));
        if (data.Length > LargestPatch)
            throw new LimitExceededException($"A patch has {data.Length} bytes, {LargestPatch} are allowed; ask for JPEG or smaller ones.", "PICTURE_TOO_LARGE");
        return new Patch
        {
            Region = new PixelRectangle { X = place.X, Y = place.Y, Width = place.Extent, Height = place.Extent },
            Tissue = place.Tissue,
            Data = UnsafeByteOperations.UnsafeWrap(data),
        };
    }
}
