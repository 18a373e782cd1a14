using System.Buffers;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Sources;
using Lightbox.Storage;

namespace Lightbox.Ingest.Fetching;

/// <summary>One body of a source onto this disk, as far as it comes.</summary>
internal sealed class BodyCopy(FileBytes room, FetchOptions options)
{
    private const int BufferBytes = 512 * 1024;

    /// <summary>Between two looks at the disk's free room.</summary>
    private const long RoomStep = 64L << 20;

    /// <exception cref="SourceException">The source stops early, sends a web page in the file's place, or more than any file has.</exception>
    /// <exception cref="DigestMismatchException">It has another length than was promised.</exception>
    /// <exception cref="StorageFullException">No room.</exception>
    public async Task RunAsync(SourceBody body, SourceItem item, Digest? promised, PartialFile partial, FileProgress progress, CancellationToken cancellation)
    {
        var whole = body.Length ?? (item.IsContainer ? null : item.SizeBytes);
        room.CheckRoom(Math.Max(0, (whole ?? 0) - partial.Length));
        var (now, next) = (ArrayPool<byte>.Shared.Rent(BufferBytes), ArrayPool<byte>.Shared.Rent(BufferBytes));
        var reading = ReadAsync(body.Stream, now, cancellation);
        try
        {
            var checkAt = partial.Length + RoomStep;
            int read;
            while ((read = await reading) > 0)
            {
                if (partial.Length == 0 && promised is null) CheckContent(item, now.AsSpan(0, read));
                // The next bytes come while these are hashed and written.
                (now, next) = (next, now);
                reading = ReadAsync(body.Stream, now, cancellation);
                await partial.WriteAsync(next.AsMemory(0, read), cancellation);
                progress.Add(read);
                if (partial.Length > (whole ?? options.LongestFile)) throw TooLong(whole);
                if (partial.Length < checkAt) continue;
                room.CheckRoom(0);
                checkAt += RoomStep;
            }
        }
        finally
        {
            await Quietly(reading);
            ArrayPool<byte>.Shared.Return(now);
            ArrayPool<byte>.Shared.Return(next);
        }

        if (partial.Length < whole) throw new SourceException("UNAVAILABLE", "The source ended before the file did.", isTransient: true);
        if (!item.IsContainer && item.SizeBytes is { } size && partial.Length != size)
            throw new DigestMismatchException("SIZE_MISMATCH", "The file's length is not the one that was promised.");
    }

    private static async Task<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellation);
        }
        catch (IOException cut)
        {
            throw new SourceException("UNAVAILABLE", "The connection to the source was cut.", isTransient: true, inner: cut);
        }
    }

    /// <summary>A page for people in place of the file: a login, or an error told with status 200.</summary>
    private static void CheckContent(SourceItem item, ReadOnlySpan<byte> head)
    {
        if (LoginPage.IsMarkupName(item.Path) || !LoginPage.IsMarkup(head)) return;
        throw new SourceException("NOT_THE_CONTENT", "The source answered with a web page instead of the file; it may want a login.");
    }

    private static Exception TooLong(long? whole) => whole is null
        ? new SourceException("OVER_LIMIT", "The file is longer than any that is taken in.")
        : new DigestMismatchException("SIZE_MISMATCH", "The source sent more than the file's length.");

    private static async Task Quietly(Task<int> reading)
    {
        try
        {
            await reading;
        }
        catch (Exception ended) when (ended is SourceException or OperationCanceledException)
        {
            // Told already, or of no interest any more.
        }
    }
}
