using System.Collections.Concurrent;
using Lightbox.Catalog.V1;

namespace Lightbox.Ingest.Stow;

/// <summary>Whether the catalogue knows a dataset, asked once in a while and not for every instance.</summary>
internal sealed class StowDatasets(DatasetService.DatasetServiceClient catalog, TimeProvider clock)
{
    private const int Kept = 1000;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, long> known = new();

    /// <exception cref="Grpc.Core.RpcException">The catalogue does not know it, or does not answer.</exception>
    public async Task CheckAsync(string dataset, CancellationToken cancellation)
    {
        if (known.TryGetValue(dataset, out var asked) && clock.GetElapsedTime(asked) < Fresh) return;
        await catalog.GetDatasetAsync(new GetDatasetRequest { Name = dataset }, cancellationToken: cancellation);
        if (known.Count >= Kept) known.Clear();
        known[dataset] = clock.GetTimestamp();
    }
}
