using Lightbox.Catalog.Assets;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Annotations;

/// <summary>Ground truth of datasets.</summary>
internal interface IAnnotationStore
{
    /// <summary>Registers in one transaction; idempotent on target, field and source.</summary>
    /// <param name="rows">Checked; each key once.</param>
    /// <exception cref="ServiceDefaults.Errors.ResourceNotFoundException">An asset that is not in the dataset, or a mask that is not here.</exception>
    Task<RegisterAnnotationsResponse> RegisterAsync(string datasetId, IReadOnlyList<AnnotationRow> rows, CancellationToken cancellation);

    /// <summary>By target, field and source.</summary>
    /// <param name="after">Key of the last one of the page before; empty for the first page.</param>
    Task<IReadOnlyList<ListedAnnotation>> ListAsync(string datasetId, SqlCondition filter, string after, int count, CancellationToken cancellation);

    /// <summary>Assets, studies and patients that fulfil a filter.</summary>
    Task<CountCohortResponse> CountAsync(string datasetId, CohortFilter filter, CancellationToken cancellation);
}

/// <summary>An annotation with its name and the key it is sorted by.</summary>
internal sealed record ListedAnnotation(Annotation Annotation, string Key);
