using System.Text;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Services.Tests.Catalog;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Prepare;

/// <summary>Ingest and the real catalogue for a class of tests; each test takes a dataset or a folder of its own.</summary>
public sealed class LayoutFixture : IAsyncLifetime
{
    private IngestWithCatalog? house;

    public async ValueTask InitializeAsync() => house = await IngestWithCatalog.StartAsync();

    public ValueTask DisposeAsync() => house?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal IngestWithCatalog House => house!;

    internal TemporaryFolder Folder => house!.Folder;

    internal void Write(string path, string text) => Folder.Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>A picture of the seed's own.</summary>
    internal void Picture(string path, int seed) => Folder.Write(path, Pictures.Png(seed));

    /// <summary>Runs Debian's Python on a script; <c>sys.argv[1]</c> is the folder.</summary>
    internal void Python(string folder, string script)
    {
        Directory.CreateDirectory(Folder[folder]);
        ExternalTool.Python(script, Folder[folder]);
    }

    internal async Task<Job> TakeInAsync(string folder, string dataset, bool prepare, bool inPlace = false)
    {
        var job = await house!.Ingest.Ingest.StartIngestAsync(new StartIngestRequest
        {
            Source = new Source { Local = new LocalSource { Path = Folder[folder], InPlace = inPlace } },
            Dataset = dataset,
            Prepare = prepare,
        });
        return await house.Ingest.EndAsync(job.Name);
    }

    internal async Task<Job> PrepareAsync(string dataset, string layout = "") =>
        await house!.Ingest.EndAsync((await house.Ingest.Ingest.StartPrepareAsync(new StartPrepareRequest { Dataset = dataset, Layout = layout })).Name);

    internal Task<PreparedDataset> ReadAsync(string dataset) => PreparedDataset.ReadAsync(house!.Catalog, dataset);

    /// <summary>The answer of a prepare that does not match.</summary>
    internal async Task<string> MismatchAsync(string dataset, string layout)
    {
        var refused = await Sample.RefusedAsync(
            StatusCode.FailedPrecondition, async () => await house!.Ingest.Ingest.StartPrepareAsync(new StartPrepareRequest { Dataset = dataset, Layout = layout }));
        return refused.Status.Detail;
    }
}
