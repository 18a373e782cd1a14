using Lightbox.Catalog.Audit;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Assets;

/// <summary>Which images are here, in which dataset, and where their bytes are.</summary>
internal interface IAssetStore
{
    /// <summary>Registers in one transaction; idempotent on dataset, parts and path.</summary>
    /// <param name="datasetId">Must be in the store.</param>
    /// <param name="items">Checked; each path with member once.</param>
    /// <returns>One for each item, in their order.</returns>
    Task<IReadOnlyList<RegisteredAsset>> RegisterAsync(string datasetId, IReadOnlyList<Registration> items, CancellationToken cancellation);

    /// <summary>Those that are here, in the order asked for, with all their memberships.</summary>
    Task<IReadOnlyList<Asset>> GetAsync(IReadOnlyList<string> ids, CancellationToken cancellation);

    /// <summary>By dataset, path and member, each with that one membership.</summary>
    Task<IReadOnlyList<Asset>> ListAsync(AssetQuery query, CancellationToken cancellation);

    /// <summary>Files by hash with their places; those that are not here are absent.</summary>
    Task<IReadOnlyList<StoredFile>> FilesAsync(IReadOnlyList<string> hashes, CancellationToken cancellation);

    /// <summary>Files of a dataset, or of all when it is null, by hash.</summary>
    /// <param name="after">Only hashes above it.</param>
    Task<IReadOnlyList<StoredFile>> ListFilesAsync(string? datasetId, string after, int count, CancellationToken cancellation);

    /// <summary>Notes what was seen of one place of a file.</summary>
    /// <returns>How many assets changed their state, or null when there is no such place.</returns>
    Task<int?> ReportAsync(string sha256, FileLocation place, AssetState state, CancellationToken cancellation);

    /// <summary>Takes paths out of a dataset, with the assets and files that nothing holds any more.</summary>
    Task<RemoveMembershipsResponse> RemoveAsync(string datasetId, IReadOnlyList<string> paths, Act act, CancellationToken cancellation);

    /// <summary>Gives registered paths their split, patient and study.</summary>
    /// <param name="items">Checked; each path with member once.</param>
    Task<AssignMembershipsResponse> AssignAsync(string datasetId, IReadOnlyList<MembershipAssignment> items, CancellationToken cancellation);

    /// <summary>Series of a dataset by UID, without their assets.</summary>
    Task<IReadOnlyList<Series>> ListSeriesAsync(string datasetId, SqlCondition filter, string after, int count, CancellationToken cancellation);

    /// <summary>The assets of one series, each with its first membership in the dataset.</summary>
    Task<IReadOnlyList<Asset>> SeriesAssetsAsync(string datasetId, string seriesUid, CancellationToken cancellation);
}
