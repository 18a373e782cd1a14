using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>Descriptions of datasets, with the providers and scenarios they come with, and the counts of what is here.</summary>
internal interface IDatasetStore
{
    /// <summary>Version of the built-in content that is in the store, or null.</summary>
    Task<string?> ContentVersionAsync(CancellationToken cancellation);

    /// <summary>Puts built-in content in place of the older version's; a person's own datasets stay, and so does what is here.</summary>
    Task ReplaceContentAsync(BuiltInContent content, CancellationToken cancellation);

    Task<CatalogueRows> LoadAsync(CancellationToken cancellation);

    /// <summary>Adds a person's own dataset; a repeat with the same request id gives the first answer.</summary>
    /// <exception cref="ResourceExistsException">The id is taken.</exception>
    Task<Dataset> CreateAsync(Dataset dataset, string requestId, CancellationToken cancellation);

    /// <summary>What of the dataset is here.</summary>
    Task<Holdings> HoldingsAsync(string datasetId, CancellationToken cancellation);
}

/// <param name="Holdings">By dataset id; a dataset of which nothing is here is absent.</param>
internal sealed record CatalogueRows(
    IReadOnlyList<Dataset> Datasets, IReadOnlyList<Provider> Providers, IReadOnlyList<Scenario> Scenarios, IReadOnlyDictionary<string, Holdings> Holdings);
