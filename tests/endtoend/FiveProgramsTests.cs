using System.Diagnostics;
using Grpc.Net.Client;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.EndToEnd.Tests.Programs;
using Lightbox.EndToEnd.Tests.Telemetry;
using Lightbox.Ingest.V1;
using Lightbox.Knowledge.V1;
using Lightbox.Render.V1;
using Xunit;

namespace Lightbox.EndToEnd.Tests;

[Collection("programs")]
public sealed class SqliteFiveProgramsTests(SqlitePrograms programs) : FiveProgramsTests(programs), IClassFixture<SqlitePrograms>;

[Collection("programs")]
public sealed class PostgresFiveProgramsTests(PostgresPrograms programs) : FiveProgramsTests(programs), IClassFixture<PostgresPrograms>;

/// <summary>What a caller does over the gateway's gRPC port, against five programs; the same on both stores.</summary>
public abstract class FiveProgramsTests(FivePrograms programs)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ingest_OfAFolder_RegistersItsFilesAndPreviewsThem()
    {
        var channel = await programs.StartAsync(Cancellation);
        var dataset = await RegisterDatasetAsync(channel, "ward-round");
        var folder = WriteFolder("ward-round", seed: 100);

        var job = await IngestAsync(channel, dataset, folder);

        Assert.Equal(JobState.PartiallySucceeded, job.State);
        var files = job.Progress.Files;
        Assert.Equal((4, 1, 1, 2), (files.Seen, files.TakenIn, files.Duplicate, files.Skipped + files.Refused));
        var refusal = Assert.Single(job.Refusals, refused => refused.Path == "cut.nii");
        Assert.NotEqual("", refusal.Code);
        Assert.NotEqual("", refusal.Reason);

        var assets = await new AssetService.AssetServiceClient(channel)
            .ListAssetsAsync(new ListAssetsRequest { Parent = dataset.Name }, cancellationToken: Cancellation);
        Assert.Equal(["brain.nii", "copy/brain.nii"], assets.Assets.SelectMany(asset => asset.Memberships).Select(member => member.Path).Distinct().Order());
        var asset = assets.Assets[0];
        Assert.Equal("nifti", asset.Image.Format);
        Assert.Equal([16, 16, 4], asset.Image.Dims);

        var preview = await new RenderService.RenderServiceClient(channel)
            .RenderPreviewAsync(new RenderPreviewRequest { Asset = asset.Name }, cancellationToken: Cancellation);
        Assert.Equal("image/jpeg", preview.ContentType);
        Assert.Equal([0xFF, 0xD8, 0xFF], preview.Data.Span[..3].ToArray());
    }

    [Fact]
    public async Task Ingest_OfTheSameFolderAgain_TakesNothingInTwice()
    {
        var channel = await programs.StartAsync(Cancellation);
        var dataset = await RegisterDatasetAsync(channel, "twice");
        var folder = WriteFolder("twice", seed: 200);
        await IngestAsync(channel, dataset, folder);
        var catalog = new AssetService.AssetServiceClient(channel);
        var before = await catalog.ListAssetsAsync(new ListAssetsRequest { Parent = dataset.Name }, cancellationToken: Cancellation);

        await IngestAsync(channel, dataset, folder);

        var after = await catalog.ListAssetsAsync(new ListAssetsRequest { Parent = dataset.Name }, cancellationToken: Cancellation);
        Assert.Equal(before.Assets.Select(asset => asset.Name), after.Assets.Select(asset => asset.Name));
        var status = await new IngestService.IngestServiceClient(channel)
            .GetIngestStatusAsync(new GetIngestStatusRequest { Dataset = dataset.Name }, cancellationToken: Cancellation);
        var files = status.Files;
        Assert.Equal(4, files.Seen);
        Assert.Equal(files.Seen, files.TakenIn + files.Duplicate + files.Skipped + files.Refused);
    }

    [Fact]
    public async Task Search_OfEntriesAndDatasets_AnswersWithCitations()
    {
        var channel = await programs.StartAsync(Cancellation);

        var entries = await new SearchService.SearchServiceClient(channel)
            .SearchEntriesAsync(new SearchEntriesRequest { Query = "echocardiogram ejection fraction" }, cancellationToken: Cancellation);
        Assert.True(entries.Answered);
        Assert.Contains(entries.Results, match => match.Entry.DatasetSource == "datasets/echonet-dynamic");
        Assert.All(entries.Results, match => Assert.NotEqual("", match.Citation));

        var datasets = await new DatasetService.DatasetServiceClient(channel)
            .SearchDatasetsAsync(new SearchDatasetsRequest { Query = "chest x-ray" }, cancellationToken: Cancellation);
        Assert.Equal(["datasets/chestx-ray14", "datasets/chexpert"], datasets.Results.Take(2).Select(result => result.Dataset.Name).Order());
    }

    [Fact]
    public async Task Trace_OfOneCaller_SpansAllServices()
    {
        var channel = await programs.StartAsync(Cancellation);
        using var caller = new Activity("a caller's errand").SetIdFormat(ActivityIdFormat.W3C).Start();
        caller.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        var dataset = await RegisterDatasetAsync(channel, "traced");
        await IngestAsync(channel, dataset, WriteFolder("traced", seed: 300));
        var assets = await new AssetService.AssetServiceClient(channel)
            .ListAssetsAsync(new ListAssetsRequest { Parent = dataset.Name }, cancellationToken: Cancellation);
        await new RenderService.RenderServiceClient(channel)
            .RenderPreviewAsync(new RenderPreviewRequest { Asset = assets.Assets[0].Name }, cancellationToken: Cancellation);
        await new SearchService.SearchServiceClient(channel)
            .SearchEntriesAsync(new SearchEntriesRequest { Query = "chest" }, cancellationToken: Cancellation);
        caller.Stop();

        var trace = await programs.Telemetry.WaitForTraceAsync(caller.TraceId.ToHexString(), HasEveryArrow, TimeSpan.FromSeconds(60));

        Assert.True(HasEveryArrow(trace));
        Assert.DoesNotContain(trace, span => span.Name.Contains("grpc.health", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Probe_OfEveryProgram_IsHealthy(string path)
    {
        await programs.StartAsync(Cancellation);
        using var http = new HttpClient();
        foreach (var program in programs.Programs)
        {
            using var response = await http.GetAsync(new Uri(program.Http, path), Cancellation);
            Assert.True(response.IsSuccessStatusCode, $"{program.Name} {path}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Rest_OverTheGateway_IsTheSameCatalogue()
    {
        await programs.StartAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = programs.Web };
        Assert.Contains("datasets/chexpert", await http.GetStringAsync(new Uri("/v1/datasets/chexpert", UriKind.Relative), Cancellation));
    }

    /// <summary>The caller reached every service through the gateway, and ingest and render reached the catalogue on the caller's behalf.</summary>
    private static bool HasEveryArrow(IReadOnlyList<OtlpSpan> trace)
    {
        bool Calls(string from, string to) => trace.Any(span => span.Service == to && Ancestors(trace, span).Any(ancestor => ancestor.Service == from));
        return Calls(ResourceNames.Gateway, ResourceNames.Catalog)
            && Calls(ResourceNames.Gateway, ResourceNames.Ingest)
            && Calls(ResourceNames.Gateway, ResourceNames.Render)
            && Calls(ResourceNames.Gateway, ResourceNames.Knowledge)
            && Calls(ResourceNames.Ingest, ResourceNames.Catalog)
            && Calls(ResourceNames.Render, ResourceNames.Catalog);
    }

    private static IEnumerable<OtlpSpan> Ancestors(IReadOnlyList<OtlpSpan> trace, OtlpSpan span)
    {
        for (var parent = ParentOf(span); parent is not null; parent = ParentOf(parent)) yield return parent;

        OtlpSpan? ParentOf(OtlpSpan child) => trace.FirstOrDefault(candidate => candidate.SpanId == child.ParentId);
    }

    private static async Task<Dataset> RegisterDatasetAsync(GrpcChannel channel, string id) =>
        await new DatasetService.DatasetServiceClient(channel).CreateDatasetAsync(
            new CreateDatasetRequest { DatasetId = id, Dataset = new Dataset { DisplayName = id, Access = AccessLevel.Open } },
            cancellationToken: Cancellation);

    /// <summary>A volume, the same volume again, the volume cut off, and a text.</summary>
    private string WriteFolder(string name, short seed)
    {
        var folder = Path.Combine(programs.Root, name);
        var volume = TinyVolume.Create(seed);
        Directory.CreateDirectory(Path.Combine(folder, "copy"));
        File.WriteAllBytes(Path.Combine(folder, "brain.nii"), volume);
        File.WriteAllBytes(Path.Combine(folder, "copy", "brain.nii"), volume);
        File.WriteAllBytes(Path.Combine(folder, "cut.nii"), volume[..400]);
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "not an image");
        return folder;
    }

    private static async Task<Job> IngestAsync(GrpcChannel channel, Dataset dataset, string folder)
    {
        var job = await new IngestService.IngestServiceClient(channel).StartIngestAsync(
            new StartIngestRequest { Dataset = dataset.Name, Source = new Source { Local = new LocalSource { Path = folder } } },
            cancellationToken: Cancellation);
        using var watch = new Ingest.V1.JobService.JobServiceClient(channel).WatchJob(
            new Ingest.V1.WatchJobRequest { Name = job.Name }, deadline: DateTime.UtcNow.AddMinutes(2), cancellationToken: Cancellation);
        while (await watch.ResponseStream.MoveNext(Cancellation)) job = watch.ResponseStream.Current.Job;
        return job;
    }
}
