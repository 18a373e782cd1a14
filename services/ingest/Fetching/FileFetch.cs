using System.Buffers;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Sources;
using Lightbox.Storage;

namespace Lightbox.Ingest.Fetching;

/// <summary>
/// Brings a file of a source onto this disk: from where an earlier try stopped when the source can say that the rest belongs to it, else from zero;
/// hashed while it is written, and compared with what was promised.
/// </summary>
internal sealed class FileFetch(FetchFolder folder, FileBytes room, FetchOptions options, TimeProvider clock)
{
    private const int BufferBytes = 512 * 1024;

    /// <summary>Between two looks at the disk's free room.</summary>
    private const long RoomStep = 64L << 20;

    /// <exception cref="SourceException">The source does not give it: after several tries where that could help.</exception>
    /// <exception cref="DigestMismatchException">It is not what was promised, also when fetched a second time.</exception>
    /// <exception cref="StorageFullException">No room; nothing of it is left.</exception>
    public async Task<ArrivedFile> FetchAsync(IntakeTask task, ISource source, SourceItem item, FileProgress progress, CancellationToken cancellation)
    {
        var path = folder.PathOf(task.Job, item.Path, item.Origin);
        var promised = task.Expected ?? item.Promised;
        using var partial = await OpenAsync(path, promised, cancellation);
        progress.Add(partial.Length);
        try
        {
            return await FetchAsync(source, item, promised, partial, path, progress, cancellation);
        }
        catch (Exception useless) when (useless is StorageFullException or DigestMismatchException or SourceException { IsTransient: false, NeedsAccess: false })
        {
            partial.Delete();
            throw;
        }
    }

    private async Task<PartialFile> OpenAsync(string path, Digest? promised, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return new PartialFile(path, promised?.Algorithm == Digest.Md5, cancellation);
            }
            catch (IOException full) when (StorageFullException.IsFull(full))
            {
                throw new StorageFullException($"The disk of {Path.GetDirectoryName(path)} is full.", full);
            }
            catch (IOException busy) when (tries >= options.Tries)
            {
                throw new SourceException("BUSY", "Another worker still holds the file that is being fetched.", isTransient: true, inner: busy);
            }
            catch (IOException)
            {
                await Task.Delay(Pause(tries, null), clock, cancellation);
            }
        }
    }

    private async Task<ArrivedFile> FetchAsync(
        ISource source, SourceItem item, Digest? promised, PartialFile partial, string path, FileProgress progress, CancellationToken cancellation)
    {
        var failures = 0;
        var isSecond = false;
        while (true)
        {
            var before = partial.Length;
            try
            {
                await TakeAsync(source, item, promised, partial, progress, cancellation);
                Compare(promised ?? partial.Told, partial);
                partial.Complete();
                return Arrived(item, promised ?? partial.Told, partial, path);
            }
            catch (DigestMismatchException) when (!isSecond)
            {
                isSecond = true;
                Restart(partial, progress, null);
            }
            catch (SourceException again) when (again.IsTransient)
            {
                failures = partial.Length > before ? 1 : failures + 1;
                if (failures >= options.Tries) throw;
                await Task.Delay(Pause(failures, again.RetryAfter), clock, cancellation);
            }
        }
    }

    /// <summary>Until the whole is here.</summary>
    private async Task TakeAsync(ISource source, SourceItem item, Digest? promised, PartialFile partial, FileProgress progress, CancellationToken cancellation)
    {
        if (!MayGoOn(item, promised, partial)) Restart(partial, progress, null);
        else if (partial.Length > 0 && partial.Length == (partial.Whole ?? (item.IsContainer ? null : item.SizeBytes))) return;

        var position = partial.Length == 0 ? SourcePosition.Start : new SourcePosition(partial.Length, partial.Version);
        await using var body = await source.OpenAsync(item, position, cancellation);
        if (body.Offset != partial.Length || (partial.Length > 0 && partial.Version is not null && body.Version is not null && body.Version != partial.Version))
        {
            Restart(partial, progress, body);
            if (body.Offset != 0) throw new SourceException("UNAVAILABLE", "The source began in the middle of another version of the file.", isTransient: true);
        }
        else if (partial.Length == 0)
        {
            Restart(partial, progress, body);
        }

        await CopyAsync(body, item, promised ?? body.Promised, partial, progress, cancellation);
    }

    private async Task CopyAsync(SourceBody body, SourceItem item, Digest? promised, PartialFile partial, FileProgress progress, CancellationToken cancellation)
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

    /// <summary>Only what provably belongs to the bytes that are here may follow them: the same version, or a hash that will tell.</summary>
    private static bool MayGoOn(SourceItem item, Digest? promised, PartialFile partial)
    {
        if (partial.Length == 0) return true;
        if (item.Version is not null && partial.Version is not null && item.Version != partial.Version) return false;
        return partial.Version is not null || promised is not null;
    }

    private static void Restart(PartialFile partial, FileProgress progress, SourceBody? body)
    {
        partial.Restart(body?.Version, body?.Length, body?.Promised);
        progress.Restart();
    }

    private static void Compare(Digest? promised, PartialFile partial)
    {
        if (promised is not null && !partial.Is(promised))
            throw new DigestMismatchException("CHECKSUM_MISMATCH", $"The file's {promised.Algorithm} is not the one that was promised.");
    }

    /// <summary>A page for people in place of the file: a login, or an error told with status 200.</summary>
    private static void CheckContent(SourceItem item, ReadOnlySpan<byte> head)
    {
        var extension = Path.GetExtension(item.Path).ToLowerInvariant();
        if (extension is ".html" or ".htm" or ".xhtml" || !WebPage.Is(head)) return;
        throw new SourceException("NOT_THE_CONTENT", "The source answered with a web page instead of the file; it may want a login.");
    }

    private static ArrivedFile Arrived(SourceItem item, Digest? promised, PartialFile partial, string path) => new()
    {
        Path = item.Path,
        Origin = item.Origin,
        LocalPath = path,
        Size = partial.Length,
        Sha256 = partial.Sha256,
        Version = partial.Version ?? item.Version ?? "",
        Promised = promised,
        Split = item.Split,
        IsContainer = item.IsContainer,
    };

    private TimeSpan Pause(int failures, TimeSpan? asked)
    {
        var pause = options.Pause * Math.Pow(2, failures - 1);
        if (asked > pause) pause = asked.Value;
        return pause < options.LongestPause ? pause : options.LongestPause;
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
