using Grpc.Core;
using Lightbox.Catalog.Audit;
using Lightbox.Catalog.Cards;
using Lightbox.Catalog.Grants;
using Lightbox.Catalog.Imports;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Filters;

namespace Lightbox.Catalog.Datasets;

/// <summary>The wire face of datasets.</summary>
[BindServiceMethod(typeof(DatasetBinding), nameof(DatasetBinding.Bind))]
internal sealed class DatasetGrpc(DatasetShelf shelf, DatasetSearch search, IDatasetStore store, GrantShelf grants, RightsWatch rights, ILogger<DatasetGrpc> logger) : DatasetService.DatasetServiceBase
{
    private const int MaximumQuery = 1000;

    public override Task<ListDatasetsResponse> ListDatasets(ListDatasetsRequest request, ServerCallContext context) =>
        DatasetList.PageAsync(shelf, request, context.CancellationToken);

    public override Task<Dataset> GetDataset(GetDatasetRequest request, ServerCallContext context) =>
        shelf.FindByName(request.Name, "name").DatasetTask(context.CancellationToken);

    public override Task<ListDatasetFacetsResponse> ListDatasetFacets(ListDatasetFacetsRequest request, ServerCallContext context) =>
        DatasetList.FacetsAsync(shelf, request, context.CancellationToken);

    public override async Task<SearchDatasetsResponse> SearchDatasets(SearchDatasetsRequest request, ServerCallContext context)
    {
        var count = CheckSize(request.PageSize, 10, 100);
        CheckQuery(request.Query);
        var filter = Filter.Parse(request.Filter, DatasetFields.All);
        var allowed = filter.Root is null ? null : (await DatasetList.FilteredAsync(shelf, request.Filter, context.CancellationToken)).ToDictionary(dataset => DatasetNames.IdOf(dataset.Name));
        var wishes = QueryWishes.Of(request.Query);
        var found = search.Search(wishes, request.Query, count, allowed);
        var response = new SearchDatasetsResponse { Query = DatasetSearch.Understood(request.Query, found), Answered = found.Answered, UnderstoodFilter = wishes.Filter };
        foreach (var hit in found.Hits)
        {
            // One may be removed while it is looked for.
            if (!shelf.TryFind(hit.Id, out var entry)) continue;
            response.Results.Add(new DatasetMatch { Dataset = await entry.DatasetAsync(context.CancellationToken), Score = hit.Score, Why = DatasetSearch.Why(hit) });
        }

        return response;
    }

    public override async Task<CompareDatasetsResponse> CompareDatasets(CompareDatasetsRequest request, ServerCallContext context)
    {
        if (request.Names.Distinct().Count() is < 2 or > 6 || request.Names.Distinct().Count() != request.Names.Count)
            throw new InvalidRequestException("names", "must be two to six different datasets");
        var datasets = new List<Dataset>();
        foreach (var name in request.Names) datasets.Add(await shelf.FindByName(name, "names").DatasetAsync(context.CancellationToken));
        return DatasetComparison.Of(datasets);
    }

    public override async Task<RecommendDatasetsResponse> RecommendDatasets(RecommendDatasetsRequest request, ServerCallContext context)
    {
        var count = CheckSize(request.PageSize, 5, 20);
        if (request.Scenario.Length > 0 == request.Query.Length > 0) throw new InvalidRequestException("scenario", "or query must be given, and not both");
        if (request.Scenario.Length > 0) return await Recommendation.ForScenarioAsync(shelf, request.Scenario, count, context.CancellationToken);
        CheckQuery(request.Query);
        return await Recommendation.ForTextAsync(shelf, search, request.Query, count, context.CancellationToken);
    }

    public override Task<AccessGuide> GetAccessGuide(GetAccessGuideRequest request, ServerCallContext context) => Task.FromResult(GuideOf(shelf.FindByName(request.Name, "name")));

    public override async Task<DatasetCard> GetDatasetCard(GetDatasetCardRequest request, ServerCallContext context)
    {
        var entry = shelf.FindByName(request.Name, "name");
        return DatasetCards.Of(await entry.DatasetAsync(context.CancellationToken), GuideOf(entry), shelf, request.Format);
    }

    public override async Task<Dataset> CreateDataset(CreateDatasetRequest request, ServerCallContext context)
    {
        var made = await store.CreateAsync(NewDataset.Of(request, shelf), Act.Of(context, request.RequestId), context.CancellationToken);
        return await KeptAsync(made);
    }

    public override async Task<Dataset> UpdateDataset(UpdateDatasetRequest request, ServerCallContext context)
    {
        var id = DatasetNames.Parse((request.Dataset ?? throw new InvalidRequestException("dataset", "must be given")).Name, "dataset.name");
        var changed = await store.UpdateAsync(id, request.Dataset.Etag, DatasetUpdate.Of(request, shelf), Act.Of(context, request.RequestId), context.CancellationToken);
        var answer = await KeptAsync(changed);
        // Its access may be stricter now; that it is not is nothing worth a comparison.
        await rights.EndedAsync();
        return answer;
    }

    public override async Task<DeleteDatasetResponse> DeleteDataset(DeleteDatasetRequest request, ServerCallContext context)
    {
        var act = Act.WithReason(context, request.Reason);
        var id = DatasetNames.Parse(request.Name, "name");
        if (shelf.Entries.FirstOrDefault(entry => entry.Description.PartOf == request.Name || entry.Description.DerivedFrom.Contains(request.Name)) is { } user)
            throw new PreconditionException("IN_USE", $"datasets/{user.Id} says that it comes from {request.Name}.", request.Name);
        var removed = await store.DeleteAsync(id, request.Etag, request.Force, act, context.CancellationToken);
        await shelf.RefreshAsync(id, CancellationToken.None);
        await grants.LoadAsync(CancellationToken.None);
        await rights.EndedAsync();
        CatalogLog.Deleted(logger, id, removed);
        return new DeleteDatasetResponse { MembershipsRemoved = removed };
    }

    public override async Task<Dataset> ImportDataset(ImportDatasetRequest request, ServerCallContext context)
    {
        var act = Act.Of(context, request.RequestId);
        var dataset = DatasetImport.Read(request, shelf);
        if (!request.ValidateOnly) return await KeptAsync(await store.CreateAsync(dataset, act, context.CancellationToken));
        return shelf.TryFind(DatasetNames.IdOf(dataset.Name), out _) ? throw new ResourceExistsException(dataset.Name) : dataset;
    }

    /// <summary>What was answered, with what of it is here. Kept already: the memory must follow even when the caller is gone.</summary>
    private async Task<Dataset> KeptAsync(Dataset answer)
    {
        var id = DatasetNames.IdOf(answer.Name);
        await shelf.RefreshAsync(id, CancellationToken.None);
        // A repeat of an older request is answered as it was, whatever happened since.
        if (!shelf.TryFind(id, out var entry) || entry.Description.Etag != answer.Etag) return answer;
        return await entry.DatasetAsync(CancellationToken.None);
    }

    private AccessGuide GuideOf(ShelfEntry entry)
    {
        var provider = shelf.Providers.FirstOrDefault(provider => provider.Name == entry.Description.Provider);
        return AccessGuides.Of(entry.Description, provider, isGranted: grants.Holding(entry.Id) is not null);
    }

    private static int CheckSize(int asked, int byDefault, int most) =>
        asked < 0 ? throw new InvalidRequestException("page_size", "must not be negative") : asked == 0 ? byDefault : Math.Min(asked, most);

    private static void CheckQuery(string query)
    {
        if (string.IsNullOrWhiteSpace(query) || query.Length > MaximumQuery || query.Contains('\0', StringComparison.Ordinal))
            throw new InvalidRequestException("query", $"must have 1 to {MaximumQuery} characters, none of them NUL");
    }
}
