using Google.Protobuf;
using Lightbox.Catalog.V1;
using Lightbox.Imaging;
using Lightbox.Ingest.Ledger;
using Lightbox.Storage.Files;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Ingest.Intake;

/// <summary>Takes one file in: looks at its content, then hashes it where it is or while it is copied to the blobs.</summary>
internal sealed class FileIntake(FileBytes bytes, StudyKeys keys, IngestOptions options, TimeProvider clock, ILogger<FileIntake> logger)
{
    /// <summary>As the catalogue has it.</summary>
    private const int MaximumPath = 4096;

    public async Task<Outcome> TakeInAsync(IntakeTask task, WalkedFile file, CancellationToken cancellation)
    {
        if (file.Objection is { } special) return Aside(task, file, special);
        if (file.Path.Length > MaximumPath) return Aside(task, file, Objection.Refuse("PATH_TOO_LONG", $"The path is longer than {MaximumPath} characters."));
        try
        {
            using var source = new FileByteSource(file.FullPath);
            var (image, objection) = Examine(source, cancellation);
            if (image is null) return Aside(task, file, objection!);
            var (sha256, size) = await bytes.StoreAsync(source, task.InPlace, task.ExpectedSha256, cancellation);

            // Read twice, described once: it must have been the same file all along.
            if (FileStat.Of(file.FullPath) is not { } after || after != file.Stat || size != after.Size)
                return Aside(task, file, Objection.Refuse("SOURCE_CHANGED", "The file changed while it was read."));
            return Stored(task, file, after, sha256, image);
        }
        catch (BlobMismatch)
        {
            return Aside(task, file, Objection.Refuse("CHECKSUM_MISMATCH", "The file's sha256 is not the one expected."));
        }
        catch (Exception closed) when (closed is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return Aside(task, file, Objection.Refuse("UNREADABLE", "The file may not be read or went away."));
        }
        catch (IOException failed)
        {
            IntakeLog.ReadFailed(logger, failed.HResult);
            return Aside(task, file, Objection.Refuse("UNREADABLE", "The disk did not give the file's bytes."));
        }
    }

    private (Common.V1.ImageDescription? Image, Objection? Objection) Examine(FileByteSource source, CancellationToken cancellation)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        budget.CancelAfter(options.ReadBudget);
        try
        {
            return FileExamination.Examine(source, budget.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, Objection.Refuse("OVER_LIMIT", $"Reading its metadata took longer than {options.ReadBudget.TotalSeconds:0} s."));
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not IOException and not UnauthorizedAccessException and not OutOfMemoryException)
        {
            // A reader's own fault on bytes nobody foresaw costs this file, not the job.
            IntakeLog.ReaderFault(logger, fault.GetType().FullName ?? "", fault.TargetSite?.DeclaringType?.FullName ?? "");
            return (null, Objection.Refuse("BROKEN_FILE", "The reader of its format could not make sense of it."));
        }
    }

    private Outcome Stored(IntakeTask task, WalkedFile file, FileStat stat, string sha256, Common.V1.ImageDescription image)
    {
        var location = task.InPlace
            ? new FileLocation { InPlace = InPlace(file, stat) }
            : new FileLocation { Blob = new BlobLocation { Store = "default" } };
        var registration = new AssetRegistration
        {
            Parts = { new AssetPart { Sha256 = sha256, Role = "data" } },
            Files = { new StoredFileRegistration { Sha256 = sha256, SizeBytes = stat.Size, Location = location } },
            Path = file.Path,
            Split = task.Split,
            StudyKey = keys.StudyKey(task.Dataset, image.StudyInstanceUid),
            Image = image,
        };
        var row = Row(task, file, Verdict.Stored) with { Sha256 = sha256, Format = image.Format, Registration = registration.ToByteArray() };
        return new Outcome(row, registration);
    }

    private static InPlaceLocation InPlace(WalkedFile file, FileStat stat)
    {
        var place = new InPlaceLocation { Path = file.FullPath, SizeBytes = stat.Size, ModifiedUnixNanos = stat.ModifiedUnixNanos };
        if (stat.Inode is { } inode) place.Inode = inode;
        return place;
    }

    private Outcome Aside(IntakeTask task, WalkedFile file, Objection objection)
    {
        var row = Row(task, file, objection.IsRefusal ? Verdict.Refused : Verdict.Skipped);
        return new Outcome(row with { Code = objection.Code, Reason = objection.Reason, BreakOffset = objection.Offset }, null);
    }

    private LedgerRow Row(IntakeTask task, WalkedFile file, Verdict verdict) => new()
    {
        Id = LedgerRow.IdOf(task.Dataset, file.Path),
        Dataset = task.Dataset,
        Path = file.Path,
        Origin = file.FullPath,
        Job = task.Job,
        SizeBytes = file.Stat?.Size,
        ModifiedNanos = file.Stat?.ModifiedUnixNanos,
        Inode = unchecked((long?)file.Stat?.Inode),
        Verdict = verdict,
        InPlace = task.InPlace ? 1 : 0,
        TimeMs = clock.GetUtcNow().ToUnixTimeMilliseconds(),
    };
}
