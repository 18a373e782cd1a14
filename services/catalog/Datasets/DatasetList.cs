using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Filters;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Catalog.Datasets;

/// <summary>Pages and facets over the shelf.</summary>
internal static class DatasetList
{
    public static async Task<ListDatasetsResponse> PageAsync(DatasetShelf shelf, ListDatasetsRequest request, CancellationToken cancellation)
    {
        var size = Paging.PageSize(request.PageSize);
        var order = DatasetOrder.Parse(request.OrderBy);
        var query = $"ListDatasets\n{request.Filter}\n{order.Field} {order.Descending}";
        var after = PageToken.Decode(request.PageToken, query, 2);

        var found = (await FilteredAsync(shelf, request.Filter, cancellation)).Select(dataset => (Key: (order.Key(dataset), DatasetNames.IdOf(dataset.Name)), Dataset: dataset))
            .OrderBy(row => row.Key, order).ToList();
        var page = (after is null ? found : found.Where(row => order.Compare(row.Key, (after[0], after[1])) > 0)).Take(size + 1).ToList();
        var response = new ListDatasetsResponse { TotalSize = found.Count, Datasets = { page.Take(size).Select(row => row.Dataset) } };
        if (page.Count > size) response.NextPageToken = PageToken.Encode(query, page[size - 1].Key.Item1, page[size - 1].Key.Item2);
        return response;
    }

    public static async Task<ListDatasetFacetsResponse> FacetsAsync(DatasetShelf shelf, ListDatasetFacetsRequest request, CancellationToken cancellation)
    {
        var fields = request.Facets.Count > 0 ? [.. request.Facets] : DatasetFields.Facets;
        if (fields.FirstOrDefault(field => !DatasetFields.Facets.Contains(field)) is { } unknown)
            throw new InvalidRequestException("facets", $"must be of {string.Join(", ", DatasetFields.Facets)}");
        var datasets = await FilteredAsync(shelf, request.Filter, cancellation);
        return new ListDatasetFacetsResponse { Facets = { fields.Distinct().Select(field => Facet(datasets, field)) } };
    }

    /// <summary>The datasets under a filter, with holdings, by id.</summary>
    public static async Task<List<Dataset>> FilteredAsync(DatasetShelf shelf, string filter, CancellationToken cancellation)
    {
        var wanted = Filter.Parse(filter, DatasetFields.All);
        var found = new List<Dataset>();
        foreach (var entry in shelf.Entries)
        {
            var dataset = await entry.DatasetAsync(cancellation);
            if (wanted.Matches(field => DatasetFields.Values(dataset, field))) found.Add(dataset);
        }

        return found;
    }

    private static Facet Facet(List<Dataset> datasets, string field) => new()
    {
        Field = field,
        Values =
        {
            datasets.SelectMany(dataset => DatasetFields.FacetValues(dataset, field)).GroupBy(value => value, StringComparer.OrdinalIgnoreCase)
                .Select(group => new FacetValue { Value = group.Key, Count = group.LongCount() })
                .OrderByDescending(value => value.Count).ThenBy(value => value.Value, StringComparer.Ordinal),
        },
    };
}
