using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Verification;

/// <summary>What verifications found.</summary>
internal interface IVerifyReportStore
{
    /// <summary>Keeps a report, over one of the same id.</summary>
    Task WriteAsync(string id, VerifyReport report, CancellationToken cancellation);

    /// <summary>One report, or null.</summary>
    Task<VerifyReport?> GetAsync(string id, CancellationToken cancellation);

    /// <summary>The newest first. Ids rise with time.</summary>
    /// <param name="before">Only reports of a lower id; null for the first page.</param>
    Task<IReadOnlyList<VerifyReport>> ListAsync(string? before, int limit, CancellationToken cancellation);
}
