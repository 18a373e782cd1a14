using Google.Protobuf;
using Lightbox.Catalog.V1;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Prepare;
using Lightbox.Ingest.Sources;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Ingest.Intake;

/// <summary>What the ledger says of a file that came to its end.</summary>
internal sealed class LedgerRows(TimeProvider clock)
{
    /// <summary>A file that never arrived.</summary>
    public Outcome Aside(IntakeTask task, SourceItem item, Objection objection) => new(
        Refused(Row(task, item.Path, item.Origin) with
        {
            SizeBytes = item.SizeBytes,
            ModifiedNanos = item.Local?.Stat?.ModifiedUnixNanos,
            Inode = unchecked((long?)item.Local?.Stat?.Inode),
            Promised = Text(item.Promised),
            Version = item.Version ?? "",
        }, objection),
        []);

    public Outcome Aside(IntakeTask task, ArrivedFile file, Objection objection) => new(Refused(Row(task, file), objection), []);

    /// <param name="sha256">Of the bytes stored.</param>
    /// <param name="received">Of the bytes that came.</param>
    public Outcome Stored(IntakeTask task, ArrivedFile file, string sha256, string received, long size, IReadOnlyList<AssetRegistration> assets)
    {
        var row = Row(task, file) with
        {
            SizeBytes = size,
            Verdict = Verdict.Stored,
            Sha256 = sha256,
            ReceivedSha256 = received == sha256 ? "" : received,
            Format = assets[0].Image.Format,
            InPlace = task.InPlace && !file.IsOurs ? 1 : 0,
            Registration = Bytes(assets),
        };
        return new Outcome(row, assets);
    }

    /// <summary>A table of the dataset's layout: left alone as an image, its bytes kept.</summary>
    public Outcome Kept(IntakeTask task, ArrivedFile file, string sha256, string format)
    {
        var aside = Aside(task, file, Objection.Skip(LayoutTables.Code, "No image; kept as a table of the dataset's layout."));
        return aside with { Row = aside.Row with { Sha256 = sha256, Format = format, InPlace = task.InPlace && !file.IsOurs ? 1 : 0 } };
    }

    public static byte[] Bytes(IReadOnlyList<AssetRegistration> assets) => new RegisterAssetsRequest { Assets = { assets } }.ToByteArray();

    /// <summary>A row that an earlier run stored, as an outcome that only has to be registered.</summary>
    public static Outcome Again(LedgerRow row) => new(row, RegisterAssetsRequest.Parser.ParseFrom(row.Registration ?? []).Assets) { IsWritten = true };

    private static LedgerRow Refused(LedgerRow row, Objection objection) => row with
    {
        Verdict = objection.IsHeldBack ? Verdict.Quarantined : objection.IsRefusal ? Verdict.Refused : Verdict.Skipped,
        Code = objection.Code,
        Reason = objection.Reason,
        BreakOffset = objection.Offset,
    };

    private LedgerRow Row(IntakeTask task, ArrivedFile file) => Row(task, file.Path, file.Origin) with
    {
        SizeBytes = file.Size,
        ModifiedNanos = file.Stat?.ModifiedUnixNanos,
        Inode = unchecked((long?)file.Stat?.Inode),
        Promised = Text(file.Promised),
        Sha256 = file.Sha256 ?? "",
        Version = file.Version,
    };

    private LedgerRow Row(IntakeTask task, string path, string origin) => new()
    {
        Id = LedgerRow.IdOf(task.Dataset, path),
        Dataset = task.Dataset,
        Path = path,
        Origin = origin,
        Job = task.Job,
        InPlace = task.InPlace ? 1 : 0,
        TimeMs = clock.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    private static string Text(Digest? digest) => digest?.ToString() ?? "";
}
