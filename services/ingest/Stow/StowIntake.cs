using Lightbox.Imaging;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Sources;
using Lightbox.Storage;

namespace Lightbox.Ingest.Stow;

/// <summary>One instance that was sent: examined, checked and stored as every other file is.</summary>
internal sealed class StowIntake(FileExamination examination, FileStoring storing)
{
    private const string Dicom = "dicom";

    /// <summary>For the ledger: nothing of the sender is kept.</summary>
    private const string Origin = "STOW-RS";

    /// <param name="dataset">datasets/{dataset}.</param>
    /// <param name="study">The study that the request is for; empty for any.</param>
    /// <param name="file">The instance where it lies on the disk; null when it is in memory.</param>
    /// <param name="source">Its bytes.</param>
    /// <returns>The answer, and what is to be registered; null when there is nothing.</returns>
    public async Task<(StowResult Result, Outcome? Outcome)> TakeInAsync(string dataset, string study, ArrivedFile? file, IByteSource source, CancellationToken cancellation)
    {
        var (sopClass, sopInstance) = Identify(source, cancellation);
        var examined = examination.Examine(source, cancellation);
        if (examined.Objection is { } objection) return (new StowResult(sopClass, sopInstance, Reason(objection)), null);
        if (examined.Images is not [{ Image: { Format: Dicom } image }]) return (new StowResult(sopClass, sopInstance, StowReason.CannotUnderstand), null);

        (sopClass, sopInstance) = (image.SopClass, image.SopInstanceUid);
        if (!DicomUid.IsValid(sopClass) || !DicomUid.IsValid(sopInstance) || !DicomUid.IsValid(image.StudyInstanceUid) || !DicomUid.IsValid(image.SeriesInstanceUid))
            return (new StowResult(DicomUid.IsValid(sopClass) ? sopClass : "", DicomUid.IsValid(sopInstance) ? sopInstance : "", StowReason.CannotUnderstand), null);
        if (study.Length > 0 && image.StudyInstanceUid != study) return (new StowResult(sopClass, sopInstance, StowReason.DoesNotMatch), null);
        return await StoreAsync(new IntakeTask { Job = "", Dataset = dataset }, file, source, examined.Images, new StowResult(sopClass, sopInstance), cancellation);
    }

    private async Task<(StowResult Result, Outcome? Outcome)> StoreAsync(
        IntakeTask task, ArrivedFile? file, IByteSource source, IReadOnlyList<ExaminedImage> images, StowResult result, CancellationToken cancellation)
    {
        try
        {
            // The name follows, when the bytes' hash is known and the UIDs are those that are stored.
            var arrived = (file ?? new ArrivedFile { Path = "", Origin = "", LocalPath = "", Size = source.Length }) with { Path = Origin, Origin = Origin };
            var outcome = await storing.StoreAsync(task, arrived, source, images, null, cancellation);
            return outcome.Row.Verdict switch
            {
                Verdict.Stored => (outcome.Row.ReceivedSha256.Length > 0 ? result with { Warning = StowReason.Coerced } : result, Named(outcome)),
                // The bytes are here, for a person to decide about; to the sender it is not stored.
                Verdict.Quarantined => (result with { Failure = StowReason.ProcessingFailure }, Quarantined(outcome, images[0])),
                _ => (result with { Failure = StowReason.ProcessingFailure }, null),
            };
        }
        catch (StorageFullException)
        {
            return (result with { Failure = StowReason.OutOfResources }, null);
        }
        catch (ImagingException)
        {
            return (result with { Failure = StowReason.CannotUnderstand }, null);
        }
    }

    private static Outcome Named(Outcome outcome)
    {
        var image = outcome.Assets[0].Image;
        var path = PathOf(image.StudyInstanceUid, image.SeriesInstanceUid, image.SopInstanceUid, outcome.Row.Sha256);
        foreach (var asset in outcome.Assets) asset.Path = path;
        return outcome with { Row = Renamed(outcome.Row, path) with { Registration = LedgerRows.Bytes(outcome.Assets) } };
    }

    private static Outcome Quarantined(Outcome outcome, ExaminedImage image)
    {
        var path = PathOf(image.Image.StudyInstanceUid, image.Image.SeriesInstanceUid, image.Image.SopInstanceUid, outcome.Row.Sha256);
        return outcome with { Row = Renamed(outcome.Row, path) };
    }

    private static LedgerRow Renamed(LedgerRow row, string path) => row with { Id = LedgerRow.IdOf(row.Dataset, path), Path = path };

    /// <summary>By its UIDs, whose grammar lets nothing through that a path could take for more than a name; by the hash as well, since other bytes under the same UID are another asset.</summary>
    private static string PathOf(string study, string series, string instance, string sha256) => $"dicomweb/{study}/{series}/{instance}-{sha256[..16]}.dcm";

    private static (string SopClass, string SopInstance) Identify(IByteSource source, CancellationToken cancellation)
    {
        Span<byte> head = stackalloc byte[1024];
        return MetaIdentity.Of(head[..source.Read(0, head, cancellation)]);
    }

    private static ushort Reason(Objection objection) => objection.Code switch
    {
        "OVER_LIMIT" => StowReason.OutOfResources,
        "UNSUPPORTED_FORMAT" => StowReason.SopClassNotSupported,
        _ => StowReason.CannotUnderstand,
    };
}
