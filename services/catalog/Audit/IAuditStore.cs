using Lightbox.Catalog.Assets;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Audit;

/// <summary>Who did what, when and why.</summary>
internal interface IAuditStore
{
    /// <summary>The newest first.</summary>
    /// <param name="before">Only records with a lower number; null for the first page.</param>
    Task<IReadOnlyList<AuditRecord>> ListAsync(SqlCondition filter, long? before, int count, CancellationToken cancellation);
}
