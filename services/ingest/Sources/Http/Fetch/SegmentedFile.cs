namespace Lightbox.Ingest.Sources.Http.Fetch;

/// <summary>One version of a large file, of which any part can be had.</summary>
/// <param name="length">Of the whole, bytes.</param>
internal sealed class SegmentedFile(HttpFetcher fetcher, HttpTarget target, long length, string version)
{
    private const int Tries = 4;

    public long Length => length;

    /// <summary>Fills the buffer from a position on; a part that is cut is gone on with.</summary>
    /// <exception cref="SourceException">SOURCE_CHANGED, or it failed again and again.</exception>
    public async Task FillAsync(long from, Memory<byte> buffer, CancellationToken cancellation)
    {
        var filled = 0;
        for (var attempt = 1; filled < buffer.Length; attempt++)
        {
            try
            {
                using var response = await fetcher.PartAsync(target, new ByteRange(from + filled, from + buffer.Length - 1, version), cancellation);
                await using var body = await response.Content.ReadAsStreamAsync(cancellation);
                int read;
                while (filled < buffer.Length && (read = await body.ReadAsync(buffer[filled..], cancellation)) > 0) filled += read;
                if (filled < buffer.Length) throw new SourceException("CUT_OFF", $"{target.Host} sends less than it says.", isTransient: true);
            }
            catch (SourceException failed) when (failed.IsTransient && failed.Code != "SOURCE_CHANGED" && attempt < Tries)
            {
                await Task.Delay(Retry.Pause(attempt, failed.RetryAfter), cancellation);
            }
        }
    }
}
