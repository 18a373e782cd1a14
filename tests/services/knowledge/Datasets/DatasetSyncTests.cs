using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults;
using Lightbox.ServiceDefaults.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Datasets;

public sealed class DatasetSyncTests
{
    /// <summary>A catalogue with the datasets it is given, a page each.</summary>
    private sealed class FakeCatalog : DatasetService.DatasetServiceBase
    {
        public List<Dataset> Datasets { get; } = [];

        public override Task<ListDatasetsResponse> ListDatasets(ListDatasetsRequest request, ServerCallContext context)
        {
            var at = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken);
            var response = new ListDatasetsResponse { TotalSize = Datasets.Count };
            if (at < Datasets.Count) response.Datasets.Add(Datasets[at]);
            if (at + 1 < Datasets.Count) response.NextPageToken = (at + 1).ToString();
            return Task.FromResult(response);
        }
    }

    [Fact]
    public async Task SyncDatasetEntries_UsersDatasets_AreFoundUntilTheyAreGone()
    {
        var catalog = new FakeCatalog();
        catalog.Datasets.Add(new Dataset { Name = "datasets/chexpert", DisplayName = "CheXpert as the catalogue has it" });
        catalog.Datasets.Add(new Dataset { Name = "datasets/my-hedgehogs", DisplayName = "Hedgehog radiographs", Summary = "Spines of hedgehogs.", Modalities = { new Modality { Code = "DX" } } });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults(ResourceNames.Catalog);
        builder.Services.AddSingleton(catalog);
        await using var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<FakeCatalog>();
        await app.StartAsync();
        await using var host = await KnowledgeHost.StartAsync(settings: new() { ["services:catalog:grpc:0"] = app.AddressOf(ResourceNames.GrpcEndpoint).ToString() });

        var added = await host.Entries.SyncDatasetEntriesAsync(new());
        var found = await host.Search.SearchEntriesAsync(new() { Query = "hedgehog spines" });
        catalog.Datasets.RemoveAt(1);
        var removed = await host.Entries.SyncDatasetEntriesAsync(new());
        var gone = await host.Search.SearchEntriesAsync(new() { Query = "hedgehog spines" });

        Assert.Equal((1, 0, 0), (added.Created, added.Updated, added.Deleted));
        Assert.Equal("datasets/my-hedgehogs", found.Results[0].Entry.DatasetSource);
        Assert.Equal((0, 0, 1), (removed.Created, removed.Updated, removed.Deleted));
        Assert.DoesNotContain(gone.Results, result => result.Entry.DatasetSource == "datasets/my-hedgehogs");
        Assert.Equal("CheXpert", (await host.Entries.GetEntryAsync(new() { Name = "entries/dataset-chexpert" })).FindingName);
        await app.StopAsync();
    }
}
