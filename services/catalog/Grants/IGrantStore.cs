using Lightbox.Catalog.Audit;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Grants;

/// <summary>Who accepted which terms, when.</summary>
internal interface IGrantStore
{
    /// <summary>Keeps a new grant; a repeat with the same request id gives the first one as it stands.</summary>
    /// <param name="grant">Without name and etag.</param>
    /// <exception cref="ResourceNotFoundException">The dataset is gone.</exception>
    Task<Grant> CreateAsync(string datasetId, Grant grant, Act act, CancellationToken cancellation);

    /// <summary>One grant, or null.</summary>
    Task<Grant?> GetAsync(string datasetId, string id, CancellationToken cancellation);

    /// <summary>The newest first, also those withdrawn.</summary>
    /// <param name="datasetId">All when null.</param>
    /// <param name="before">Only grants older than this id; null for the first page.</param>
    Task<IReadOnlyList<Grant>> ListAsync(string? datasetId, string? before, int count, CancellationToken cancellation);

    /// <summary>Every grant that was not withdrawn, also those that ran out.</summary>
    Task<IReadOnlyList<Grant>> StandingAsync(CancellationToken cancellation);

    /// <summary>Withdraws a grant; one that is withdrawn stays as it is.</summary>
    /// <param name="etag">Empty to skip the check.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="ConflictException">It has another etag.</exception>
    Task<Grant?> WithdrawAsync(string datasetId, string id, string etag, Act act, CancellationToken cancellation);
}
