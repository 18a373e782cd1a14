using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Demo;

namespace Lightbox.Cli.Up;

/// <summary>Tells the catalogue what is true of the demo set's images.</summary>
internal static class DemoAnnotations
{
    private const string Source = "lightbox up --demo";

    public static async Task RegisterAsync(Connection connection, string dataset, CancellationToken cancellation)
    {
        var assets = new AssetService.AssetServiceClient(connection[ResourceNames.Catalog]);
        var listed = await assets.ListAssetsAsync(new ListAssetsRequest { Parent = "datasets/" + dataset, PageSize = 1000 }, cancellationToken: cancellation);
        var byPath = listed.Assets.DistinctBy(asset => asset.Memberships[0].Path).ToDictionary(asset => asset.Memberships[0].Path, asset => asset.Name);
        var request = new RegisterAnnotationsRequest { Dataset = "datasets/" + dataset };
        foreach (var (path, truth) in DemoTruth.All())
        {
            // What was not taken in (a disk that was full) has no truth.
            if (!byPath.TryGetValue(path, out var asset)) continue;
            truth.Asset = asset;
            truth.Source = Source;
            request.Annotations.Add(truth);
        }

        if (request.Annotations.Count > 0) await new AnnotationService.AnnotationServiceClient(connection[ResourceNames.Catalog]).RegisterAnnotationsAsync(request, cancellationToken: cancellation);
    }
}
