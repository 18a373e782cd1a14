using Lightbox.Catalog.V1;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Sources;

namespace Lightbox.Ingest.Intake;

/// <summary>What one job is to take in, and how.</summary>
internal sealed record IntakeTask
{
    /// <summary>jobs/{job}.</summary>
    public required string Job { get; init; }

    /// <summary>datasets/{dataset}.</summary>
    public required string Dataset { get; init; }

    /// <summary>Register the files where they are instead of copying them.</summary>
    public bool InPlace { get; init; }

    /// <summary>An archive is one file instead of those in it.</summary>
    public bool KeepArchives { get; init; }

    /// <summary>For files that get none otherwise.</summary>
    public string Split { get; init; } = "";

    /// <summary>Of the one file; null for none.</summary>
    public Digest? Expected { get; init; }

    /// <summary>Only what was refused before is looked at.</summary>
    public bool OnlyRefused { get; init; }
}

/// <summary>One file's way through intake, ready for the ledger.</summary>
/// <param name="Row">Stored, skipped, refused or quarantined.</param>
/// <param name="Assets">For the catalogue; none unless the row is stored.</param>
internal sealed record Outcome(LedgerRow Row, IReadOnlyList<AssetRegistration> Assets)
{
    /// <summary>The row is in the ledger already: what an earlier run stored and did not register.</summary>
    public bool IsWritten { get; init; }

    /// <summary>Written only when everything before it is registered: an archive counts as taken in when its members are.</summary>
    public bool IsLast { get; init; }

    /// <summary>An instance of a slide: registered with the others of its series, once all are here.</summary>
    public bool IsHeld => Row.Verdict == Verdict.Stored && Assets is [{ Parts: [{ Role: Lightbox.Imaging.ImagePart.Instance }] }];
}
