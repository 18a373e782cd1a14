using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults;
using Lightbox.ServiceDefaults.Endpoints;
using Lightbox.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lightbox.Services.Tests.Knowledge.Datasets;

/// <summary>A catalogue with the datasets it is given, a page each, and the feed of what was done to them; it counts what it is asked for.</summary>
internal sealed class FakeCatalog : IAsyncDisposable
{
    private readonly Dictionary<string, Dataset> datasets = [];
    private readonly List<Change> changes = [];
    private WebApplication? app;

    public int Listed { get; private set; }

    public int Given { get; private set; }

    /// <summary>Changes before this number are not kept any more.</summary>
    public long FirstKept { get; set; } = 1;

    /// <summary>Its address as the knowledge service's configuration.</summary>
    public Dictionary<string, string?> Settings => new() { ["services:catalog:grpc:0"] = app!.AddressOf(ResourceNames.GrpcEndpoint).ToString() };

    public static async Task<FakeCatalog> StartAsync()
    {
        var catalog = new FakeCatalog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults(ResourceNames.Catalog);
        builder.Services.AddSingleton(catalog);
        catalog.app = builder.Build();
        catalog.app.MapServiceDefaults();
        catalog.app.MapGrpcService<Shelf>();
        catalog.app.MapGrpcService<Feed>();
        await catalog.app.StartAsync();
        return catalog;
    }

    public void Put(Dataset dataset)
    {
        Add(datasets.ContainsKey(dataset.Name) ? ChangeKind.Updated : ChangeKind.Created, dataset.Name);
        datasets[dataset.Name] = dataset;
    }

    public void Remove(string name)
    {
        Add(ChangeKind.Deleted, name);
        datasets.Remove(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
    }

    private void Add(ChangeKind kind, string name) => changes.Add(new Change { Sequence = changes.Count + 1, Kind = kind, Resource = name, Dataset = name });

    private sealed class Shelf(FakeCatalog catalog) : DatasetService.DatasetServiceBase
    {
        public override Task<ListDatasetsResponse> ListDatasets(ListDatasetsRequest request, ServerCallContext context)
        {
            catalog.Listed++;
            var at = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken);
            var all = catalog.datasets.Values.OrderBy(dataset => dataset.Name, StringComparer.Ordinal).ToList();
            var response = new ListDatasetsResponse { TotalSize = all.Count };
            if (at < all.Count) response.Datasets.Add(all[at]);
            if (at + 1 < all.Count) response.NextPageToken = (at + 1).ToString();
            return Task.FromResult(response);
        }

        public override Task<Dataset> GetDataset(GetDatasetRequest request, ServerCallContext context)
        {
            catalog.Given++;
            return catalog.datasets.TryGetValue(request.Name, out var dataset) ? Task.FromResult(dataset) : throw new ResourceNotFoundException(request.Name);
        }
    }

    private sealed class Feed(FakeCatalog catalog) : ChangeService.ChangeServiceBase
    {
        public override Task<ListChangesResponse> ListChanges(ListChangesRequest request, ServerCallContext context)
        {
            if (request.FromSequence < catalog.FirstKept && catalog.FirstKept > 1) throw new OutOfRangeException("Older changes were dropped.", "CHANGES_GONE");
            var found = catalog.changes.Where(change => change.Sequence >= request.FromSequence).Take(request.PageSize).ToList();
            return Task.FromResult(new ListChangesResponse { Changes = { found }, NextSequence = found.Count > 0 ? found[^1].Sequence + 1 : Math.Max(1, request.FromSequence) });
        }
    }
}
