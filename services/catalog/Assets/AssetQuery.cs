namespace Lightbox.Catalog.Assets;

/// <summary>One page of assets.</summary>
/// <param name="DatasetId">Null for every dataset.</param>
/// <param name="After">Dataset, path and member of the last row of the page before; null for the first page.</param>
/// <param name="Count">How many rows.</param>
internal sealed record AssetQuery(string? DatasetId, AssetCondition Filter, (string Dataset, string Path, string Member)? After, int Count);
