using Grpc.Core;
using Lightbox.Catalog.Audit;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.Grants;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Catalog.Assets;

/// <summary>The wire face of assets.</summary>
internal sealed class AssetGrpc(IAssetStore store, DatasetShelf shelf, GrantShelf grants, RightsWatch rights, AllowedRoots roots, ILogger<AssetGrpc> logger) : AssetService.AssetServiceBase
{
    private const int MaximumNames = 1000;
    private const string EveryDataset = "datasets/-";

    public override async Task<RegisterAssetsResponse> RegisterAssets(RegisterAssetsRequest request, ServerCallContext context)
    {
        var dataset = shelf.FindByName(request.Dataset, "dataset");
        var items = RegistrationCheck.Of(request);
        foreach (var place in request.Assets.SelectMany(asset => asset.Files).Select(file => file.Location.InPlace).OfType<InPlaceLocation>())
        {
            roots.Resolve(place.Path);
        }

        var registered = await store.RegisterAsync(dataset.Id, items, context.CancellationToken);
        dataset.HoldingsChanged();
        CatalogLog.Registered(logger, registered.Count, dataset.Id, registered.Count(asset => asset.AssetCreated));
        return new RegisterAssetsResponse { Assets = { registered } };
    }

    public override async Task<Asset> GetAsset(GetAssetRequest request, ServerCallContext context) => await FindAsync(request.Name, context.CancellationToken);

    public override async Task<BatchGetAssetsResponse> BatchGetAssets(BatchGetAssetsRequest request, ServerCallContext context)
    {
        if (request.Names.Count is < 1 or > MaximumNames) throw new InvalidRequestException("names", $"must be 1 to {MaximumNames} assets");
        var found = await store.GetAsync([.. request.Names.Select(name => AssetNames.Parse(name, "names"))], context.CancellationToken);
        return new BatchGetAssetsResponse { Assets = { found }, Missing = { request.Names.Except(found.Select(asset => asset.Name)) } };
    }

    public override async Task<ListAssetsResponse> ListAssets(ListAssetsRequest request, ServerCallContext context)
    {
        var dataset = DatasetOf(request.Parent);
        var size = Paging.PageSize(request.PageSize);
        var query = $"ListAssets\n{request.Parent}\n{request.Filter}";
        var after = PageToken.Decode(request.PageToken, query, 3);
        var filter = AssetFilter.ForAssets(request.Filter);

        var found = await store.ListAsync(new AssetQuery(dataset, filter, after is null ? null : (after[0], after[1], after[2]), size + 1), context.CancellationToken);
        var response = new ListAssetsResponse { Assets = { found.Take(size) } };
        if (found.Count > size)
        {
            var last = found[size - 1];
            response.NextPageToken = PageToken.Encode(query, DatasetNames.IdOf(last.Memberships[0].Dataset), last.Memberships[0].Path, last.Parts[0].Member);
        }

        return response;
    }

    public override async Task<LocatedAsset> LocateAsset(LocateAssetRequest request, ServerCallContext context)
    {
        var asset = await FindAsync(request.Name, context.CancellationToken);
        grants.CheckReading(asset);
        if (asset.State != AssetState.Available)
        {
            var (reason, what) = asset.State == AssetState.Missing ? ("SOURCE_MISSING", "is not where it was") : ("SOURCE_CHANGED", "was changed where it lies");
            throw new PreconditionException(reason, $"A file of {asset.Name} {what}; verify it or take it in anew.", asset.Name);
        }

        var files = await store.FilesAsync([.. asset.Parts.Select(part => part.Sha256).Distinct()], context.CancellationToken);
        return new LocatedAsset { Asset = asset, Files = { files }, IsRevocable = grants.IsRevocable(asset) };
    }

    public override async Task<ReportFileStateResponse> ReportFileState(ReportFileStateRequest request, ServerCallContext context)
    {
        var sha256 = AssetNames.ParseFile(request.Name, "name");
        if (request.State is not (AssetState.Available or AssetState.SourceChanged or AssetState.Missing)) throw new InvalidRequestException("state", "must be what was seen");
        if (request.Location is null or { PlaceCase: FileLocation.PlaceOneofCase.None }) throw new InvalidRequestException("location", "must be given");
        var changed = await store.ReportAsync(sha256, request.Location, request.State, context.CancellationToken);
        return new ReportFileStateResponse { AssetsChanged = changed ?? throw new ResourceNotFoundException(request.Name, $"{request.Name} has no such place.") };
    }

    public override async Task<StoredFile> GetStoredFile(GetStoredFileRequest request, ServerCallContext context)
    {
        var found = await store.FilesAsync([AssetNames.ParseFile(request.Name, "name")], context.CancellationToken);
        return found.Count > 0 ? found[0] : throw new ResourceNotFoundException(request.Name);
    }

    public override async Task<ListStoredFilesResponse> ListStoredFiles(ListStoredFilesRequest request, ServerCallContext context)
    {
        var dataset = DatasetOf(request.Parent);
        var size = Paging.PageSize(request.PageSize);
        var query = $"ListStoredFiles\n{request.Parent}";
        var after = PageToken.Decode(request.PageToken, query, 1);
        var found = await store.ListFilesAsync(dataset, after?[0] ?? "", size + 1, context.CancellationToken);
        var response = new ListStoredFilesResponse { Files = { found.Take(size) } };
        if (found.Count > size) response.NextPageToken = PageToken.Encode(query, found[size - 1].Name["files/".Length..]);
        return response;
    }

    public override async Task<RemoveMembershipsResponse> RemoveMemberships(RemoveMembershipsRequest request, ServerCallContext context)
    {
        var dataset = shelf.FindByName(request.Dataset, "dataset");
        if (request.Paths.Count is < 1 or > MaximumNames || request.Paths.Any(path => path.Contains('\0', StringComparison.Ordinal)))
            throw new InvalidRequestException("paths", $"must be 1 to {MaximumNames} paths");
        var removed = await store.RemoveAsync(dataset.Id, request.Paths, Act.Of(context, reason: request.Reason), context.CancellationToken);
        dataset.HoldingsChanged();
        await rights.EndedAsync();
        CatalogLog.Removed(logger, removed.MembershipsRemoved, dataset.Id);
        return removed;
    }

    public override Task<AssignMembershipsResponse> AssignMemberships(AssignMembershipsRequest request, ServerCallContext context)
    {
        var dataset = shelf.FindByName(request.Dataset, "dataset");
        AssignmentCheck.Require(request);
        return store.AssignAsync(dataset.Id, request.Memberships, context.CancellationToken);
    }

    public override async Task<ListSeriesResponse> ListSeries(ListSeriesRequest request, ServerCallContext context)
    {
        var dataset = shelf.FindByName(request.Parent, "parent").Id;
        var size = Paging.PageSize(request.PageSize);
        var query = $"ListSeries\n{request.Parent}\n{request.Filter}";
        var after = PageToken.Decode(request.PageToken, query, 1);
        var found = await store.ListSeriesAsync(dataset, AssetFilter.ForSeries(request.Filter), after?[0] ?? "", size + 1, context.CancellationToken);
        var response = new ListSeriesResponse { Series = { found.Take(size) } };
        if (found.Count > size) response.NextPageToken = PageToken.Encode(query, SeriesNames.Parse(found[size - 1].Name, "name").Uid);
        return response;
    }

    public override async Task<Series> GetSeries(GetSeriesRequest request, ServerCallContext context)
    {
        var (id, uid) = SeriesNames.Parse(request.Name, "name");
        var dataset = shelf.Find(id).Id;
        var instances = SeriesOrder.Sorted(await store.SeriesAssetsAsync(dataset, uid, context.CancellationToken));
        return instances.Count > 0 ? SeriesNames.Of(request.Name, instances) : throw new ResourceNotFoundException(request.Name);
    }

    private async Task<Asset> FindAsync(string name, CancellationToken cancellation)
    {
        var found = await store.GetAsync([AssetNames.Parse(name, "name")], cancellation);
        return found.Count > 0 ? found[0] : throw new ResourceNotFoundException(name);
    }

    private string? DatasetOf(string parent) => parent == EveryDataset ? null : shelf.FindByName(parent, "parent").Id;
}
