using Lightbox.Catalog.Audit;
using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>Descriptions of datasets, with the providers and scenarios they come with, and the counts of what is here.</summary>
internal interface IDatasetStore
{
    /// <summary>Version of the built-in content that is in the store, or null.</summary>
    Task<string?> ContentVersionAsync(CancellationToken cancellation);

    /// <summary>Puts built-in content in place of the older version's; a person's own datasets and changes stay, and so does what is here.</summary>
    Task ReplaceContentAsync(BuiltInContent content, CancellationToken cancellation);

    Task<CatalogueRows> LoadAsync(CancellationToken cancellation);

    /// <summary>One description without holdings, or null.</summary>
    Task<Dataset?> FindAsync(string datasetId, CancellationToken cancellation);

    /// <summary>Adds a person's own dataset; a repeat with the same request id gives the first answer.</summary>
    /// <exception cref="ResourceExistsException">The id is taken.</exception>
    Task<Dataset> CreateAsync(Dataset dataset, Act act, CancellationToken cancellation);

    /// <summary>Changes a dataset; a repeat with the same request id gives the first answer.</summary>
    /// <param name="etag">Empty to skip the check.</param>
    /// <param name="edit">Makes the new description of the one that is there, and may refuse to.</param>
    /// <exception cref="ResourceNotFoundException">There is none.</exception>
    /// <exception cref="ConflictException">It has another etag.</exception>
    Task<Dataset> UpdateAsync(string datasetId, string etag, Func<Dataset, DatasetEdit> edit, Act act, CancellationToken cancellation);

    /// <summary>Removes a person's own dataset with its memberships, annotations and grants, and assets and files that nothing else holds.</summary>
    /// <param name="etag">Empty to skip the check.</param>
    /// <param name="force">Also when assets are here.</param>
    /// <returns>How many memberships went.</returns>
    /// <exception cref="ResourceNotFoundException">There is none.</exception>
    /// <exception cref="ConflictException">It has another etag.</exception>
    /// <exception cref="PreconditionException">It comes with Lightbox, or assets are here.</exception>
    Task<long> DeleteAsync(string datasetId, string etag, bool force, Act act, CancellationToken cancellation);

    /// <summary>What of the dataset is here.</summary>
    Task<Holdings> HoldingsAsync(string datasetId, CancellationToken cancellation);
}

/// <param name="Holdings">By dataset id; a dataset of which nothing is here is absent.</param>
internal sealed record CatalogueRows(
    IReadOnlyList<Dataset> Datasets, IReadOnlyList<Provider> Providers, IReadOnlyList<Scenario> Scenarios, IReadOnlyDictionary<string, Holdings> Holdings);

/// <summary>A description as it is to be.</summary>
/// <param name="Dataset">Not stamped yet.</param>
/// <param name="Kept">Fields that a new version of the built-in content leaves alone.</param>
internal sealed record DatasetEdit(Dataset Dataset, IReadOnlyList<string> Kept);
