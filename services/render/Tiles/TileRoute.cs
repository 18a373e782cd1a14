using System.Buffers;
using System.Globalization;
using Lightbox.Render.Http;
using Lightbox.Render.Renditions;
using Lightbox.Render.Sources;

namespace Lightbox.Render.Tiles;

/// <summary>
/// GET /v1/assets/{id}/tiles/{level}/{column}/{row} where the tile is stored as a browser shows it: its bytes go from the file to the connection without a
/// decoder, a cache or a thread of their own. Whatever does not go that way (a format asked for, a tile to decode, a first tile, an error) goes the way of all pictures.
/// </summary>
internal sealed class TileRoute(SlideShelf shelf, RenderMetrics metrics)
{
    private const string Jpeg = "image/jpeg";

    /// <param name="other">The way of all pictures.</param>
    public Task AnswerAsync(HttpContext context, Func<HttpContext, Task> other)
    {
        if (context.Request.QueryString.HasValue) return other(context);
        var values = context.Request.RouteValues;
        if (!Number(values["level"], out int level) || !Number(values["column"], out int column) || !Number(values["row"], out int row)) return other(context);
        var id = (string)values["id"]!;
        return shelf.Find(id) is { } slide ? TryWrite(context, slide, level, column, row) ?? other(context) : FirstAsync(context, id, level, column, row, other);
    }

    /// <summary>As the route's other parts are read: digits only; what is no number here is refused on the other way.</summary>
    private static bool Number(object? part, out int number) => int.TryParse((string?)part, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private async Task FirstAsync(HttpContext context, string id, int level, int column, int row, Func<HttpContext, Task> other)
    {
        var slide = await shelf.ShelveAsync(ImageName.Check(id, "id"), context.RequestAborted);
        await ((slide is null ? null : TryWrite(context, slide, level, column, row)) ?? other(context));
    }

    /// <returns>Null when nothing was written: the tile has to go the other way.</returns>
    private Task? TryWrite(HttpContext context, ShelvedSlide slide, int level, int column, int row)
    {
        byte[]? rented = null;
        try
        {
            int length = slide.Reader.EncodedTileLength(level, column, row, CancellationToken.None);
            if (length is 0 or > Renderer.LargestPicture) return null;
            var etag = slide.EtagOf(level, column, row);
            if (PictureHeaders.IsKnown(context.Request, etag)) return NotModified(context.Response, etag, slide.Source.IsRevocable);
            rented = ArrayPool<byte>.Shared.Rent(length);
            if (!slide.Reader.TryReadEncodedTile(level, column, row, rented.AsSpan(0, length), CancellationToken.None)) return null;
            metrics.Stored();
            return Write(context, etag, slide.Source.IsRevocable, rented.AsSpan(0, length));
        }
        catch (ObjectDisposedException)
        {
            // The shelf closed the slide in between; the other way opens it again.
            return null;
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static Task NotModified(HttpResponse response, string etag, bool isRevocable)
    {
        PictureHeaders.Set(response, etag, isRevocable);
        response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    private static Task Write(HttpContext context, string etag, bool isRevocable, ReadOnlySpan<byte> tile)
    {
        var response = context.Response;
        PictureHeaders.Set(response, etag, isRevocable);
        response.ContentType = Jpeg;
        response.ContentLength = tile.Length;
        if (HttpMethods.IsHead(context.Request.Method)) return Task.CompletedTask;

        // Once the response has started its writer gives memory of the connection itself, which is filled once and sent.
        var started = response.StartAsync();
        if (!started.IsCompletedSuccessfully) return WriteLaterAsync(response, started, tile.ToArray());
        Fill(response, tile);
        return response.BodyWriter.FlushAsync().AsTask();
    }

    private static async Task WriteLaterAsync(HttpResponse response, Task started, byte[] tile)
    {
        await started;
        Fill(response, tile);
        await response.BodyWriter.FlushAsync();
    }

    private static void Fill(HttpResponse response, ReadOnlySpan<byte> tile)
    {
        tile.CopyTo(response.BodyWriter.GetSpan(tile.Length));
        response.BodyWriter.Advance(tile.Length);
    }
}
