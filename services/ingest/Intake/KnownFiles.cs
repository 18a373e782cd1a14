using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Prepare;
using Lightbox.Ingest.Sources;
using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Intake;

/// <summary>What is to be done about a path, by what the ledger says of it.</summary>
internal enum Standing
{
    /// <summary>Take it in.</summary>
    New,

    /// <summary>Here already.</summary>
    Unchanged,

    /// <summary>Stored by an earlier run and not registered yet.</summary>
    Stored,

    /// <summary>Not part of this run.</summary>
    Passed,
}

/// <summary>Whether a file is here already. What was refused is looked at again: a newer program may read it.</summary>
internal static class KnownFiles
{
    /// <summary>Code of an archive whose members have all been taken in or left alone.</summary>
    public const string WholeArchive = "ARCHIVE";

    /// <summary>Code of an archive of which something was refused.</summary>
    public const string PartArchive = "ARCHIVE_PARTLY";

    public static Standing Of(LedgerRow? row, SourceItem item, IntakeTask task)
    {
        if (task.OnlyRefused)
        {
            if (row is null) return Standing.Passed;
            if (row.Verdict != Verdict.Stored && !IsRefused(row)) return Standing.Unchanged;
        }

        if (row is null || IsOpen(row)) return Standing.New;
        // A copy does for a job in place, not the other way round.
        if (row.InPlace != 0 && !task.InPlace) return Standing.New;
        if (row.Origin != item.Origin || !IsSame(row, item)) return Standing.New;
        return row.Verdict == Verdict.Stored ? Standing.Stored : Standing.Unchanged;
    }

    /// <param name="version">What tells the archive from another one.</param>
    public static Standing OfMember(LedgerRow? row, string version)
    {
        if (row is null || IsOpen(row) || row.Version != version) return Standing.New;
        return row.Verdict == Verdict.Stored ? Standing.Stored : Standing.Unchanged;
    }

    /// <summary>What a retry is for.</summary>
    private static bool IsRefused(LedgerRow row) => row.Verdict is Verdict.Refused or Verdict.Quarantined || row.Code == PartArchive;

    /// <summary>It never came to a good end.</summary>
    private static bool IsOpen(LedgerRow row) => row.Verdict switch
    {
        Verdict.TakenIn or Verdict.Duplicate => row.Code == LedgerRow.BytesLost,
        Verdict.Stored => row.Registration is null,
        Verdict.Skipped => row.Code is not (WholeArchive or LayoutTables.Code),
        // A person decided; nobody has to decide again.
        Verdict.Refused => row.Code != Protection.Quarantine.Discarded,
        _ => true,
    };

    private static bool IsSame(LedgerRow row, SourceItem item)
    {
        if (item.Local is { } local) return local.Stat is { Kind: FileKind.Regular } stat && row.SizeBytes == stat.Size && row.ModifiedNanos == stat.ModifiedUnixNanos;
        var received = row.ReceivedSha256.Length > 0 ? row.ReceivedSha256 : row.Sha256;
        if (item.Promised is { Algorithm: Digest.Sha256 } promised) return promised.Hex == received;
        if (item.Promised is { } other) return row.Promised == other.ToString();
        return item.Version is { } version && row.Version == version && (item.IsContainer || item.SizeBytes is null || item.SizeBytes == row.SizeBytes);
    }
}
