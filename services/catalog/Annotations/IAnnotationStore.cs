using Lightbox.Catalog.Assets;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Annotations;

/// <summary>Ground truth of datasets.</summary>
internal interface IAnnotationStore
{
    /// <summary>Registers in one transaction; idempotent on target, field and source.</summary>
    /// <param name="rows">Checked; each id once.</param>
    /// <exception cref="ServiceDefaults.Errors.ResourceNotFoundException">An asset that is not in the dataset, or a mask that is not here.</exception>
    Task<RegisterAnnotationsResponse> RegisterAsync(string datasetId, IReadOnlyList<AnnotationRow> rows, CancellationToken cancellation);

    /// <summary>By target, field and id.</summary>
    /// <param name="after">Sort key of the last one of the page before; null for the first page.</param>
    Task<IReadOnlyList<ListedAnnotation>> ListAsync(string datasetId, SqlCondition filter, AnnotationKey? after, int count, CancellationToken cancellation);

    /// <summary>Assets, studies and patients that fulfil a filter.</summary>
    Task<CountCohortResponse> CountAsync(string datasetId, CohortFilter filter, CancellationToken cancellation);
}

/// <summary>What annotations are sorted by.</summary>
internal sealed record AnnotationKey(long Kind, string Target, string Field, string Id);

/// <summary>An annotation with its name and its sort key.</summary>
internal sealed record ListedAnnotation(Annotation Annotation, AnnotationKey Key);
