namespace Lightbox.Ingest.Ledger;

/// <summary>What became of a file; numbered as lightbox.ingest.v1.Verdict.</summary>
internal enum Verdict
{
    Stored = 1,
    TakenIn = 2,
    Duplicate = 3,
    Skipped = 4,
    Refused = 5,
    Quarantined = 6,
}
