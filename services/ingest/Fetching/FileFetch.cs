using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Sources;
using Lightbox.Storage;

namespace Lightbox.Ingest.Fetching;

/// <summary>
/// Brings a file of a source onto this disk: from where an earlier try stopped when the source can say that the rest belongs to it, else from zero;
/// hashed while it is written, and compared with what was promised.
/// </summary>
internal sealed class FileFetch(FetchFolder folder, BodyCopy copy, FetchOptions options, TimeProvider clock)
{
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

        await copy.RunAsync(body, item, promised ?? body.Promised, partial, progress, cancellation);
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
}
