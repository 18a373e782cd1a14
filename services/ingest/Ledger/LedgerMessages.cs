using Google.Protobuf.WellKnownTypes;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Ledger;

/// <summary>Ledger rows on the wire.</summary>
internal static class LedgerMessages
{
    public static LedgerEntry Entry(LedgerRow row)
    {
        var entry = new LedgerEntry
        {
            Name = $"ledgerEntries/{row.Id}",
            Dataset = row.Dataset,
            Path = row.Path,
            Origin = row.Origin,
            Job = row.Job,
            PromisedDigest = row.Promised,
            ReceivedSha256 = row.ReceivedSha256.Length > 0 ? row.ReceivedSha256 : row.Sha256,
            StoredSha256 = row.Verdict is Verdict.Stored or Verdict.TakenIn or Verdict.Duplicate ? row.Sha256 : "",
            Format = row.Format,
            Verdict = (V1.Verdict)row.Verdict,
            Refusal = Refusal(row),
            Asset = row.Asset,
            Time = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(row.TimeMs)),
            InPlace = row.InPlace != 0,
        };
        if (row.SizeBytes is { } size) entry.SizeBytes = size;
        return entry;
    }

    /// <summary>Null when there is nothing to say against the file.</summary>
    public static Refusal? Refusal(LedgerRow row)
    {
        if (row.Code is "" or LedgerRow.BytesLost) return null;
        var refusal = new Refusal { Path = row.Path, Code = row.Code, Reason = row.Reason };
        if (row.BreakOffset is { } offset) refusal.Offset = offset;
        return refusal;
    }

    /// <summary>The row as a part of its job.</summary>
    public static JobItem Item(LedgerRow row)
    {
        var item = new JobItem
        {
            Name = $"{row.Job}/items/{row.Id}",
            Path = row.Path,
            State = State(row.Verdict),
            BytesDone = row.SizeBytes ?? 0,
            Attempt = 1,
            Refusal = Refusal(row),
            Result = row.Asset,
        };
        if (row.SizeBytes is { } size) item.SizeBytes = size;
        return item;
    }

    public static JobItemState State(Verdict verdict) => verdict switch
    {
        Verdict.Stored => JobItemState.Stored,
        Verdict.TakenIn => JobItemState.Done,
        Verdict.Duplicate => JobItemState.Duplicate,
        Verdict.Skipped => JobItemState.Skipped,
        _ => JobItemState.Refused,
    };

    /// <summary>The verdicts behind an item's state; none for a state that the ledger does not hold.</summary>
    public static IReadOnlyList<Verdict>? Verdicts(JobItemState state) => state switch
    {
        JobItemState.Unspecified => [],
        JobItemState.Stored => [Verdict.Stored],
        JobItemState.Done => [Verdict.TakenIn],
        JobItemState.Duplicate => [Verdict.Duplicate],
        JobItemState.Skipped => [Verdict.Skipped],
        JobItemState.Refused => [Verdict.Refused, Verdict.Quarantined],
        _ => null,
    };

    /// <summary>Totals as a status: seen is everything there is a row for.</summary>
    public static IngestStatus Status(IReadOnlyList<LedgerTotal> totals)
    {
        var status = new IngestStatus { Files = new FileCounts { Seen = totals.Sum(total => total.Count) } };
        foreach (var total in totals)
        {
            switch (total.Verdict)
            {
                case Verdict.TakenIn:
                    status.Files.TakenIn += total.Count;
                    break;
                case Verdict.Duplicate:
                    status.Files.Duplicate += total.Count;
                    break;
                case Verdict.Skipped:
                    status.Files.Skipped += total.Count;
                    break;
                case Verdict.Refused or Verdict.Quarantined:
                    status.Files.Refused += total.Count;
                    break;
            }

            if (total.Verdict is not (Verdict.TakenIn or Verdict.Duplicate)) continue;
            status.ByFormat[total.Format] = status.ByFormat.GetValueOrDefault(total.Format) + total.Count;
        }

        return status;
    }
}
