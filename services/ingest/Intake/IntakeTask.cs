using Lightbox.Catalog.V1;
using Lightbox.Ingest.Ledger;

namespace Lightbox.Ingest.Intake;

/// <summary>What one job is to take in.</summary>
/// <param name="Job">jobs/{job}.</param>
/// <param name="Dataset">datasets/{dataset}.</param>
/// <param name="Root">Absolute, no links in it: a folder or one file.</param>
/// <param name="InPlace">Register the files where they are instead of copying them.</param>
/// <param name="Split">For files that get none otherwise.</param>
/// <param name="ExpectedSha256">Of the one file; null for none.</param>
internal sealed record IntakeTask(string Job, string Dataset, string Root, bool InPlace, string Split, string? ExpectedSha256);

/// <summary>One file's way through intake, ready for the ledger.</summary>
/// <param name="Row">Stored, skipped or refused.</param>
/// <param name="Registration">For the catalogue; null unless the row is stored.</param>
/// <param name="IsWritten">The row is in the ledger already: what an earlier run stored and did not register.</param>
internal sealed record Outcome(LedgerRow Row, AssetRegistration? Registration, bool IsWritten = false);
