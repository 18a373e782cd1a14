using Grpc.Net.Client;
using Lightbox.Catalog.V1;

namespace Lightbox.Bench.Serving;

/// <param name="Id">32 hex digits.</param>
/// <param name="Path">Below the folder.</param>
internal sealed record ServedAsset(string Id, string Path)
{
    /// <summary>All of a dataset, by path.</summary>
    public static async Task<IReadOnlyList<ServedAsset>> ListAsync(Uri grpc, string dataset, CancellationToken cancellation)
    {
        using var channel = GrpcChannel.ForAddress(grpc);
        var client = new AssetService.AssetServiceClient(channel);
        var request = new ListAssetsRequest { Parent = "datasets/" + dataset, PageSize = 1000 };
        var assets = new List<ServedAsset>();
        do
        {
            var page = await client.ListAssetsAsync(request, cancellationToken: cancellation);
            assets.AddRange(page.Assets.Select(asset => new ServedAsset(asset.Name["assets/".Length..], asset.Memberships[0].Path)));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return assets;
    }
}
