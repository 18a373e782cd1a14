using Lightbox.Common.V1;
using Lightbox.Imaging;
using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Protection;

/// <summary>What the protection check made of a file: what is to be stored, or why nothing is.</summary>
internal sealed record ProtectedFile : IAsyncDisposable
{
    /// <summary>Why it is not taken in; null when it is.</summary>
    public Objection? Objection { get; init; }

    /// <summary>The objection is the protection policy's: the ledger says QUARANTINED and the bytes are kept for a person's decision.</summary>
    public bool IsQuarantined { get; init; }

    /// <summary>What to store instead of the file; reads from the file's own source, so it goes first. Null to store the file as it is.</summary>
    public IByteSource? Replacement { get; init; }

    /// <summary>Of what will be stored.</summary>
    public required ImageDescription Image { get; init; }

    /// <summary>32 hex digits; empty when the file names no patient.</summary>
    public string PatientKey { get; init; } = "";

    /// <summary>32 hex digits; empty when the file names no study.</summary>
    public string StudyKey { get; init; } = "";

    /// <summary>What was found, for the ledger row's column of that name: the name of a set of tags, empty when the file was not checked.</summary>
    public string Findings { get; init; } = "";

    public ValueTask DisposeAsync()
    {
        Replacement?.Dispose();
        return ValueTask.CompletedTask;
    }
}
