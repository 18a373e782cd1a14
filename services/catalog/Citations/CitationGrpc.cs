using Grpc.Core;
using Lightbox.Catalog.Assets;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Citations;

/// <summary>The wire face of citations.</summary>
internal sealed class CitationGrpc(DatasetShelf shelf, IAssetStore assets) : CitationService.CitationServiceBase
{
    private const int MaximumNames = 100;
    private const int MaximumAssets = 10_000;

    public override Task<CitationBundle> FormatCitations(FormatCitationsRequest request, ServerCallContext context)
    {
        if (request.Names.Count is < 1 or > MaximumNames) throw new InvalidRequestException("names", $"must be 1 to {MaximumNames} datasets");
        return Task.FromResult(Of(request.Names.Distinct().Select(name => shelf.FindByName(name, "names").Description), request.Style));
    }

    public override async Task<CitationBundle> CiteAssets(CiteAssetsRequest request, ServerCallContext context)
    {
        if (request.Assets.Count is < 1 or > MaximumAssets) throw new InvalidRequestException("assets", $"must be 1 to {MaximumAssets} assets");
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var chunk in request.Assets.Distinct().Chunk(1000))
        {
            var ids = chunk.Select(name => AssetNames.Parse(name, "assets")).ToList();
            var found = await assets.GetAsync(ids, context.CancellationToken);
            if (found.Count < ids.Count) throw new ResourceNotFoundException("assets/" + ids.Except(found.Select(asset => AssetNames.IdOf(asset.Name))).First());
            names.UnionWith(found.SelectMany(asset => asset.Memberships).Select(membership => membership.Dataset));
        }

        return Of(names.Select(name => shelf.FindByName(name, "assets").Description), request.Style);
    }

    private CitationBundle Of(IEnumerable<Dataset> datasets, CitationStyle style) =>
        Enum.IsDefined(style) ? Bundle.Of([.. datasets], shelf.Providers, style) : throw new InvalidRequestException("style", "must be one of the contract's");
}
