using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Services.Tests.Catalog;
using Lightbox.Testing;

namespace Lightbox.Services.Tests.Ingest;

/// <summary>Ingest and the real catalogue, each on a store of its own, with a dataset of the test's.</summary>
internal sealed class IngestWithCatalog : IAsyncDisposable
{
    private readonly TemporaryFolder catalogData;

    private IngestWithCatalog(TemporaryFolder folder, TemporaryFolder catalogData, CatalogHost catalog, IngestHost ingest, string dataset)
    {
        Folder = folder;
        this.catalogData = catalogData;
        Catalog = catalog;
        Ingest = ingest;
        Dataset = dataset;
    }

    /// <summary>The one root: files to take in are written below it.</summary>
    public TemporaryFolder Folder { get; }

    public CatalogHost Catalog { get; }

    public IngestHost Ingest { get; }

    /// <summary>datasets/{dataset}.</summary>
    public string Dataset { get; }

    public string Blobs => Folder["data", "blobs"];

    /// <param name="connectionString">PostgreSQL for ingest, or null for SQLite.</param>
    public static async Task<IngestWithCatalog> StartAsync(string? connectionString = null, Action<Dataset>? describe = null)
    {
        var folder = new TemporaryFolder();
        var catalogData = new TemporaryFolder();
        var catalog = await CatalogHost.StartAsync(catalogData, root: folder.Path);
        var ingest = await IngestHost.StartAsync(folder["data"], folder.Path, catalog.Address, connectionString, ("Lightbox:Ingest:Previews", "false"));
        return new IngestWithCatalog(folder, catalogData, catalog, ingest, await DatasetAsync(catalog, describe));
    }

    /// <summary>One more dataset.</summary>
    public Task<string> DatasetAsync(Action<Dataset>? describe = null) => DatasetAsync(Catalog, describe);

    /// <summary>Takes a folder in and waits for the end.</summary>
    public async Task<Job> TakeInAsync(string path, bool inPlace = false, string? dataset = null)
    {
        var job = await Ingest.Ingest.StartIngestAsync(new StartIngestRequest
        {
            Source = new Source { Local = new LocalSource { Path = Folder[path], InPlace = inPlace } },
            Dataset = dataset ?? Dataset,
        });
        return await Ingest.EndAsync(job.Name);
    }

    public async ValueTask DisposeAsync()
    {
        await Ingest.DisposeAsync();
        await Catalog.DisposeAsync();
        Folder.Dispose();
        catalogData.Dispose();
    }

    private static async Task<string> DatasetAsync(CatalogHost catalog, Action<Dataset>? describe)
    {
        var dataset = new Dataset { DisplayName = "Mine" };
        describe?.Invoke(dataset);
        return (await catalog.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = "own-" + Guid.NewGuid().ToString("N")[..12], Dataset = dataset })).Name;
    }
}
