using System.Runtime.CompilerServices;
using Lightbox.Catalog.V1;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Exports;

/// <summary>What an export is made of: assets, each with the membership that allows it.</summary>
internal sealed class ExportItems(AssetService.AssetServiceClient catalog, UsePermission use)
{
    private const int Page = 1000;

    /// <summary>By dataset and path.</summary>
    public IAsyncEnumerable<ExportItem> ListAsync(StartExportRequest request, CancellationToken cancellation) =>
        request.Dataset.Length > 0 ? OfDatasetAsync(request, cancellation) : ListAsync(request.Assets, cancellation);

    /// <summary>Each asset once, at its first path in a dataset that may be given out.</summary>
    /// <exception cref="ResourceNotFoundException">An asset is not here.</exception>
    /// <exception cref="AccessDeniedException">None of an asset's datasets may be given out.</exception>
    public async Task<IReadOnlyList<ExportItem>> OfAssetsAsync(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var objections = new Dictionary<string, AccessDeniedException?>();
        var items = new List<ExportItem>();
        foreach (var chunk in names.Distinct().Chunk(Page))
        {
            var found = await catalog.BatchGetAssetsAsync(new BatchGetAssetsRequest { Names = { chunk } }, cancellationToken: cancellation);
            if (found.Missing.Count > 0) throw new ResourceNotFoundException(found.Missing[0]);
            foreach (var asset in found.Assets) items.Add(new ExportItem(asset, await AllowedAsync(asset, objections, cancellation)));
        }

        return [.. items.OrderBy(item => item.Membership.Dataset, StringComparer.Ordinal).ThenBy(item => item.Membership.Path, StringComparer.Ordinal)];
    }

    private async IAsyncEnumerable<ExportItem> OfDatasetAsync(StartExportRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var list = new ListAssetsRequest { Parent = request.Dataset, Filter = request.Filter, PageSize = Page };
        do
        {
            var page = await catalog.ListAssetsAsync(list, cancellationToken: cancellation);
            foreach (var asset in page.Assets) yield return new ExportItem(asset, asset.Memberships[0]);
            list.PageToken = page.NextPageToken;
        }
        while (list.PageToken.Length > 0);
    }

    private async IAsyncEnumerable<ExportItem> ListAsync(IReadOnlyList<string> names, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var item in await OfAssetsAsync(names, cancellation)) yield return item;
    }

    private async Task<Membership> AllowedAsync(Asset asset, Dictionary<string, AccessDeniedException?> objections, CancellationToken cancellation)
    {
        AccessDeniedException? first = null;
        foreach (var membership in asset.Memberships)
        {
            if (!objections.TryGetValue(membership.Dataset, out var objection))
                objections[membership.Dataset] = objection = await use.ObjectionAsync(membership.Dataset, cancellation);
            if (objection is null) return membership;
            first ??= objection;
        }

        throw first ?? new AccessDeniedException("TERMS_NOT_ACCEPTED", $"{asset.Name} is in no dataset.");
    }
}

/// <summary>One asset at one path.</summary>
internal sealed record ExportItem(Asset Asset, Membership Membership);
