using Lightbox.Catalog.Changes;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Assets;

/// <summary>What the change feed is told of assets: each once a transaction.</summary>
internal static class AssetChanges
{
    /// <summary>Assets that lost their last place in a dataset: those that are gone, and those that others still have.</summary>
    /// <param name="dataset">Its name.</param>
    public static IEnumerable<ChangeEntry> Left(IEnumerable<string> assets, IReadOnlyCollection<string> gone, string dataset)
    {
        var removed = gone.ToHashSet();
        return assets.Select(asset => new ChangeEntry(removed.Contains(asset) ? ChangeKind.Deleted : ChangeKind.Updated, "assets/" + asset, dataset));
    }

    /// <param name="dataset">Its name.</param>
    public static IEnumerable<ChangeEntry> Updated(IEnumerable<string> assets, string dataset) => assets.Select(asset => new ChangeEntry(ChangeKind.Updated, "assets/" + asset, dataset));
}
