using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.Sources.Cataloged;
using Lightbox.Ingest.V1;
using Lightbox.Services.Tests.Ingest.Sources.Http;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Cataloged;

/// <summary>From a dataset's links, or the link a person was sent, to the place where the files are.</summary>
public sealed class CatalogedWayTests
{
    [Theory]
    [InlineData("https://x.blob.core.windows.net/set?sv=2024-11-04&sr=c&sig=a", Source.PlaceOneofCase.AzureBlob)]
    [InlineData("https://x.blob.core.windows.net/set/file.zip?sv=2024-11-04&sr=b&sig=a", Source.PlaceOneofCase.Http)]
    [InlineData("https://host.example/set.zip", Source.PlaceOneofCase.Http)]
    [InlineData("s3://bucket/prefix/", Source.PlaceOneofCase.S3)]
    [InlineData("https://services.cancerimagingarchive.net/nbia-api/services/v1/getSeries?Collection=A%20B", Source.PlaceOneofCase.Tcia)]
    public void OfLink_ByWhatItIs(string link, Source.PlaceOneofCase expected)
    {
        var source = CatalogedWay.OfLink(new Uri(link));

        Assert.Equal(expected, source.PlaceCase);
        if (source.PlaceCase == Source.PlaceOneofCase.Tcia) Assert.Equal("A B", source.Tcia.Collection);
        if (source.PlaceCase == Source.PlaceOneofCase.AzureBlob) Assert.DoesNotContain('?', source.AzureBlob.ContainerUri);
    }

    [Fact]
    public async Task OpenDataset_ItsFilesAreFetched_ThePartAskedFor()
    {
        using var folder = new TemporaryFolder();
        await using var server = ScriptedServer.Start((request, answer) => new ServedBytes(Pictures.Png(request.Path.Length)).SendAsync(request, answer));
        await using var catalog = await FakeCatalog.StartAsync();
        catalog.State.Descriptions[IngestHost.Dataset] = new Dataset
        {
            Name = IngestHost.Dataset,
            Access = AccessLevel.Open,
            Links =
            {
                new WebLink { Kind = "landing", Uri = $"{server.Address}landing.png", Title = "Page" },
                new WebLink { Kind = "data", Uri = $"{server.Address}portal", Title = "Portal" },
                new WebLink { Kind = "data", Uri = $"{server.Address}train.png", Title = "Training" },
                new WebLink { Kind = "data", Uri = $"{server.Address}test1.png", Title = "Test" },
                new WebLink { Kind = "data", Uri = $"{server.Address}dead.png", Title = "Gone", Dead = true },
            },
        };
        await using var host = await IngestHost.StartAsync(folder["data"], folder.Path, catalog, null, ("Lightbox:Ingest:AllowedHosts:0", server.Authority));
        var part = new Source { Cataloged = new CatalogedSource { Part = "train" } };

        var plan = await host.Ingest.PlanIngestAsync(new PlanIngestRequest { Dataset = IngestHost.Dataset, Source = new Source { Cataloged = new CatalogedSource() } });
        var job = await host.EndAsync((await host.Ingest.StartIngestAsync(new StartIngestRequest { Dataset = IngestHost.Dataset, Source = part })).Name);

        Assert.Equal(2, plan.FileCount);
        Assert.Equal(["127.0.0.1"], plan.Hosts);
        Assert.Equal(["test1.png", "train.png"], plan.Sample.Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(["train.png"], catalog.State.Paths.Keys.Select(key => key.Path));
    }

    [Fact]
    public async Task OpenDataset_NoFilesKnown_WaitsForALink()
    {
        using var folder = new TemporaryFolder();
        await using var catalog = await FakeCatalog.StartAsync();
        catalog.State.Descriptions[IngestHost.Dataset] = new Dataset { Name = IngestHost.Dataset, Access = AccessLevel.Open, Links = { new WebLink { Kind = "data", Uri = "https://doi.org/10.5281/zenodo.4269852" } } };
        await using var host = await IngestHost.StartAsync(folder["data"], folder.Path, catalog);

        var started = await host.Ingest.StartIngestAsync(new StartIngestRequest { Dataset = IngestHost.Dataset, Source = new Source { Cataloged = new CatalogedSource() } });
        var job = await host.UntilAsync(started.Name, JobState.AwaitingAccess);

        Assert.Equal("LINK_NEEDED", job.Failure.Code);
        Assert.NotEmpty(job.AccessSteps);
    }
}
