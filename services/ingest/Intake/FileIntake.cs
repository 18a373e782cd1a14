using Lightbox.Imaging;
using Lightbox.Ingest.Expansion;
using Lightbox.Ingest.Fetching;
using Lightbox.Ingest.Prepare;
using Lightbox.Ingest.Sources;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Ingest.Intake;

/// <summary>Takes one file of a source in: brings it here if it is elsewhere, looks at its content, stores what is an image.</summary>
internal sealed class FileIntake(
    FileFetch fetch, FileExamination examination, ArchiveExpansion expansion, FileStoring storing, LedgerRows rows, FetchOptions fetching, ILogger<FileIntake> logger)
{
    /// <summary>As the catalogue has it.</summary>
    private const int MaximumPath = 4096;

    /// <exception cref="SourceException">The source wants access first, or has given nothing for a long time.</exception>
    public async Task TakeInAsync(IntakeJob job, SourceItem item, CancellationToken cancellation)
    {
        using var progress = job.Journal.Begin(item.Path);
        if (item.Objection is { } special) await job.EmitAsync(rows.Aside(job.Task, item, special), cancellation);
        else if (item.Path.Length > MaximumPath) await job.EmitAsync(rows.Aside(job.Task, item, TooLong()), cancellation);
        else if (await ArriveAsync(job, item, progress, cancellation) is { } file) await TakeInAsync(job, file, progress, cancellation);
    }

    /// <summary>Takes a file in that is here. It is gone afterwards if it was ours and became no blob.</summary>
    /// <returns>False when it, or something in it, was refused.</returns>
    public async Task<bool> TakeInAsync(IntakeJob job, ArrivedFile file, FileProgress progress, CancellationToken cancellation)
    {
        IReadOnlyList<ArrivedFile> files = [file];
        bool isWell;
        try
        {
            if (IsHalf(file, cancellation))
            {
                if (job.Pairs.Join(file) is not { } pair) return true;
                files = [pair.Header, pair.Voxels];
            }

            isWell = await TakeInAsync(job, files, progress, cancellation);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // A job that goes on finds the fetched file where it is.
            throw;
        }
        catch
        {
            foreach (var one in files) one.Dispose();
            throw;
        }

        foreach (var one in files) one.Dispose();
        return isWell;
    }

    /// <summary>Files that wait for another half that never came are taken in as what they are alone.</summary>
    public async Task TakeInLeftAsync(IntakeJob job, CancellationToken cancellation)
    {
        foreach (var file in job.Pairs.TakeLeft())
        {
            using var progress = job.Journal.Begin(file.Path);
            await TakeInAsync(job, [file], progress, cancellation);
            file.Dispose();
        }
    }

    private async Task<bool> TakeInAsync(IntakeJob job, IReadOnlyList<ArrivedFile> files, FileProgress progress, CancellationToken cancellation)
    {
        IReadOnlyList<Outcome> outcomes;
        try
        {
            outcomes = files.Count == 1 ? [await OneAsync(job, files[0], progress, cancellation)] : await PairAsync(job.Task, files[0], files[1], progress, cancellation);
        }
        catch (Exception failed) when (Explain(failed) is { } objection)
        {
            outcomes = [.. files.Select(file => rows.Aside(job.Task, file, objection))];
        }

        foreach (var outcome in outcomes) await job.EmitAsync(outcome, cancellation);
        return outcomes.All(outcome => outcome.Row is not { Verdict: Verdict.Refused or Verdict.Quarantined } and not { Code: KnownFiles.PartArchive });
    }

    private async Task<ArrivedFile?> ArriveAsync(IntakeJob job, SourceItem item, FileProgress progress, CancellationToken cancellation)
    {
        if (item.Local is { Stat: { } stat } local)
            return new ArrivedFile { Path = item.Path, Origin = item.Origin, LocalPath = local.FullPath, Size = stat.Size, Stat = stat, Split = item.Split };
        try
        {
            var file = await fetch.FetchAsync(job.Task, job.Source, item, progress, cancellation);
            job.Answered();
            return file;
        }
        catch (DigestMismatchException other)
        {
            await job.EmitAsync(rows.Aside(job.Task, item, Objection.Refuse(other.Code, other.Message) with { IsHeldBack = true }), cancellation);
        }
        catch (SourceException refused) when (!refused.NeedsAccess && !(refused.IsTransient && job.Failed() >= 3 * fetching.Files))
        {
            await job.EmitAsync(rows.Aside(job.Task, item, Objection.Refuse(refused.Code, refused.Message)), cancellation);
        }

        return null;
    }

    private async Task<Outcome> OneAsync(IntakeJob job, ArrivedFile file, FileProgress progress, CancellationToken cancellation)
    {
        using var source = new FileByteSource(file.LocalPath);
        // A workbook would pass for an archive of files.
        if (!file.IsContainer && LayoutTables.FormatOf(file.Path, source, cancellation) is { } table) return await storing.KeepAsync(job.Task, file, source, table, progress, cancellation);
        var examined = file.IsContainer ? Examined.Not(Objection.Refuse("NOT_THE_CONTENT", "The source did not give an archive.")) : examination.Examine(source, cancellation);
        if (examined.Objection is not { } objection) return await storing.StoreAsync(job.Task, file, source, examined.Images, progress, cancellation);
        // No image: perhaps many of them.
        return await expansion.ExpandAsync(job, file, source, TakeInAsync, progress, cancellation) ?? rows.Aside(job.Task, file, objection);
    }

    private async Task<IReadOnlyList<Outcome>> PairAsync(IntakeTask task, ArrivedFile header, ArrivedFile voxels, FileProgress progress, CancellationToken cancellation)
    {
        using var first = new FileByteSource(header.LocalPath);
        using var second = new FileByteSource(voxels.LocalPath);
        var examined = examination.Examine([new ImagePart(first, ImagePart.Header), new ImagePart(second)], cancellation);
        if (examined.Objection is { } objection) return [rows.Aside(task, header, objection), rows.Aside(task, voxels, objection)];
        return await storing.StoreAsync(task, [(header, first, ImagePart.Header), (voxels, second, ImagePart.Data)], examined.Images[0].Image, progress, cancellation);
    }

    private static bool IsHalf(ArrivedFile file, CancellationToken cancellation)
    {
        if (!PairKeeper.IsNamedSo(file.Path)) return false;
        try
        {
            using var source = new FileByteSource(file.LocalPath);
            return PairKeeper.IsHalf(file.Path, source, cancellation);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What is the file's fault; null for what concerns the whole job.</summary>
    private Objection? Explain(Exception failed)
    {
        switch (failed)
        {
            case BlobMismatch:
                return Objection.Refuse("CHECKSUM_MISMATCH", "The file's sha256 is not the one expected.") with { IsHeldBack = true };
            case ImagingException broken:
                return Objection.Refuse("BROKEN_FILE", broken.Message);
            case FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException:
                return Objection.Refuse("UNREADABLE", "The file may not be read or went away.");
            case IOException disk:
                IntakeLog.ReadFailed(logger, disk.HResult);
                return Objection.Refuse("UNREADABLE", "The disk did not give the file's bytes.");
            default:
                return null;
        }
    }

    private static Objection TooLong() => Objection.Refuse("PATH_TOO_LONG", $"The path is longer than {MaximumPath} characters.");
}
