using System.Collections.Concurrent;
using Grpc.Core;
using Lightbox.Catalog.V1;

namespace Lightbox.Knowledge.Search;

/// <summary>
/// A few assets of a dataset that are here, for the links of a result. The catalogue knows; a search does not wait long for it and never fails because of it.
/// </summary>
internal sealed class AssetsHere(Func<AssetService.AssetServiceClient> catalog, IConfiguration configuration, TimeProvider clock)
{
    public const int Maximum = 5;

    /// <summary>More datasets than this are remembered for nobody.</summary>
    private const int MaximumRemembered = 2000;

    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, IReadOnlyList<string> Assets)> known = new(StringComparer.Ordinal);

    /// <summary>A service that runs alone (one command's) has no catalogue to ask.</summary>
    private readonly bool isReachable = configuration.GetSection($"services:{ResourceNames.Catalog}").Exists();

    private long awayUntil;

    /// <param name="datasets"><c>datasets/{dataset}</c>; other names have none.</param>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> OfAsync(IEnumerable<string> datasets, CancellationToken cancellation)
    {
        string[] asked = [.. datasets.Where(name => name.StartsWith("datasets/", StringComparison.Ordinal)).Distinct()];
        var found = await Task.WhenAll(asked.Select(async name => KeyValuePair.Create(name, await OneAsync(name, cancellation))));
        return new Dictionary<string, IReadOnlyList<string>>(found);
    }

    private async Task<IReadOnlyList<string>> OneAsync(string dataset, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(dataset, out var remembered) && remembered.Until > now) return remembered.Assets;
        if (!isReachable || Volatile.Read(ref awayUntil) > now.Ticks) return [];
        try
        {
            var request = new ListAssetsRequest { Parent = dataset, PageSize = Maximum };
            var page = await catalog().ListAssetsAsync(request, deadline: DateTime.UtcNow + Budget, cancellationToken: cancellation);
            return Remember(dataset, [.. page.Assets.Select(asset => asset.Name).Distinct()], now);
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
            return Remember(dataset, [], now);
        }
        catch (RpcException) when (!cancellation.IsCancellationRequested)
        {
            Volatile.Write(ref awayUntil, (now + Pause).Ticks);
            return [];
        }
    }

    private IReadOnlyList<string> Remember(string dataset, IReadOnlyList<string> assets, DateTimeOffset now)
    {
        if (known.Count >= MaximumRemembered) known.Clear();
        known[dataset] = (now + Lifetime, assets);
        return assets;
    }
}
