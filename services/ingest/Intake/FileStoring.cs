using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Imaging;
using Lightbox.Ingest.Protection;
using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Intake;

/// <summary>A file that is an image, from the protection check to the bytes stored: hashed where it is, copied, or adopted.</summary>
internal sealed class FileStoring(FileBytes bytes, FileProtection protection, LedgerRows rows)
{
    /// <exception cref="BlobMismatch">It is not what the request expects.</exception>
    public async Task<Outcome> StoreAsync(IntakeTask task, ArrivedFile file, IByteSource source, IReadOnlyList<ExaminedImage> images, FileProgress? progress, CancellationToken cancellation)
    {
        var staysInPlace = task.InPlace && !file.IsOurs;
        await using var checkedFile = await protection.ApplyAsync(task.Dataset, source, images[0].Image, images[0].Identity, staysInPlace, cancellation);
        var outcome = await StoreAsync(task, file, source, images, checkedFile, staysInPlace, progress, cancellation);
        return outcome with { Row = outcome.Row with { Protection = checkedFile.Findings } };
    }

    private async Task<Outcome> StoreAsync(
        IntakeTask task, ArrivedFile file, IByteSource source, IReadOnlyList<ExaminedImage> images, ProtectedFile checkedFile, bool staysInPlace, FileProgress? progress, CancellationToken cancellation)
    {
        if (checkedFile is { Objection: { } objection, IsQuarantined: false }) return rows.Aside(task, file, objection);

        var (stored, received, size) = await BytesAsync(task, file, source, checkedFile.Replacement, progress, cancellation);
        // Read twice, described once: it must have been the same file all along.
        var stat = file.Stat;
        if (stat is not null && (FileStat.Of(file.LocalPath) is not { } after || after != stat || (checkedFile.Replacement is null && size != stat.Size)))
            return rows.Aside(task, file, Objection.Refuse("SOURCE_CHANGED", "The file changed while it was read."));

        var location = staysInPlace ? new FileLocation { InPlace = InPlace(file.LocalPath, stat!) } : new FileLocation { Blob = new BlobLocation { Store = "default" } };
        var role = images is [{ Member: null, Image.SopClass: SlideClass }] ? ImagePart.Instance : ImagePart.Data;
        // Of one image the check may have changed what is told of it; members hold no identity of their own.
        var assets = images.Select((image, i) => Asset(task, file, stored, size, location, role, image with { Image = i == 0 ? checkedFile.Image : image.Image }, checkedFile)).ToList();
        var outcome = rows.Stored(task, file with { Size = stat?.Size ?? file.Size }, stored, received, file.Size, assets);
        return checkedFile.IsQuarantined ? Quarantined(outcome, checkedFile.Objection!) : outcome;
    }

    /// <summary>A table beside the images: no asset, but its bytes are kept for whoever prepares the dataset.</summary>
    public async Task<Outcome> KeepAsync(IntakeTask task, ArrivedFile file, IByteSource source, string format, FileProgress progress, CancellationToken cancellation)
    {
        var (stored, _, size) = await BytesAsync(task, file, source, null, progress, cancellation);
        if (file.Stat is { } stat && (FileStat.Of(file.LocalPath) is not { } after || after != stat || size != stat.Size))
            return rows.Aside(task, file, Objection.Refuse("SOURCE_CHANGED", "The file changed while it was read."));
        return rows.Kept(task, file, stored, format);
    }

    /// <summary>Several files that are one image: each its row, all the same asset.</summary>
    public async Task<IReadOnlyList<Outcome>> StoreAsync(IntakeTask task, IReadOnlyList<(ArrivedFile File, IByteSource Source, string Role)> parts, ImageDescription image, FileProgress? progress, CancellationToken cancellation)
    {
        var asset = new AssetRegistration { Path = parts[0].File.Path, Split = parts[0].File.Split ?? task.Split, Image = image };
        var stored = new List<(string Sha256, string Received, long Size)>();
        foreach (var (file, source, role) in parts)
        {
            var one = await BytesAsync(task, file, source, null, progress, cancellation);
            stored.Add(one);
            var location = task.InPlace && !file.IsOurs ? new FileLocation { InPlace = InPlace(file.LocalPath, file.Stat!) } : new FileLocation { Blob = new BlobLocation { Store = "default" } };
            asset.Parts.Add(new AssetPart { Sha256 = one.Stored, Role = role });
            if (asset.Files.All(known => known.Sha256 != one.Stored)) asset.Files.Add(new StoredFileRegistration { Sha256 = one.Stored, SizeBytes = one.Size, Location = location });
        }

        return [.. parts.Select((part, i) => rows.Stored(task, part.File, stored[i].Sha256, stored[i].Received, stored[i].Size, [asset]))];
    }

    /// <summary>VL Whole Slide Microscopy Image Storage (PS3.4 B.5): one slide is a series of these.</summary>
    private const string SlideClass = "1.2.840.10008.5.1.4.1.1.77.1.6";

    private async Task<(string Stored, string Received, long Size)> BytesAsync(
        IntakeTask task, ArrivedFile file, IByteSource source, IByteSource? replacement, FileProgress? progress, CancellationToken cancellation)
    {
        if (replacement is not null)
        {
            var received = file.Sha256 ?? FileBytes.Hash(source, task.Expected?.Hex, progress, cancellation).Sha256;
            var (changed, length) = await bytes.StoreAsync(replacement, inPlace: false, null, null, cancellation);
            return (changed, received, length);
        }

        if (file is { IsOurs: true, Sha256: { } sha256 })
        {
            await bytes.AdoptAsync(file.LocalPath, sha256, cancellation);
            return (sha256, sha256, file.Size);
        }

        var (stored, size) = await bytes.StoreAsync(source, task.InPlace, task.Expected?.Hex, progress, cancellation);
        return (stored, stored, size);
    }

    private static AssetRegistration Asset(
        IntakeTask task, ArrivedFile file, string sha256, long size, FileLocation location, string role, ExaminedImage image, ProtectedFile checkedFile) => new()
        {
            Parts = { new AssetPart { Sha256 = sha256, Role = role, Member = image.Member ?? "" } },
            Files = { new StoredFileRegistration { Sha256 = sha256, SizeBytes = size, Location = location } },
            Path = file.Path,
            Split = file.Split ?? task.Split,
            PatientKey = checkedFile.PatientKey,
            StudyKey = checkedFile.StudyKey,
            Image = image.Image,
        };

    /// <summary>The bytes are here and the registration is kept: a person's word is all that is missing.</summary>
    private static Outcome Quarantined(Outcome outcome, Objection objection) => new(
        outcome.Row with { Verdict = Ledger.Verdict.Quarantined, Code = objection.Code, Reason = objection.Reason, BreakOffset = objection.Offset }, []);

    private static InPlaceLocation InPlace(string path, FileStat stat)
    {
        var place = new InPlaceLocation { Path = path, SizeBytes = stat.Size, ModifiedUnixNanos = stat.ModifiedUnixNanos };
        if (stat.Inode is { } inode) place.Inode = inode;
        return place;
    }
}
