using System.Security.Cryptography;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Services.Tests.Ingest.Sources.Dicomweb;
using Lightbox.Services.Tests.Ingest.Sources.S3;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources;

/// <summary>Whole ingests from real servers: planned, fetched, registered, and nothing fetched again.</summary>
public sealed class TakeInTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private FakeCatalog? catalog;

    public async ValueTask InitializeAsync() => catalog = await FakeCatalog.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await catalog!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task S3_KeyFromConfiguration_EveryObjectVerified()
    {
        var swift = await S3Server.SwiftAsync();
        var files = Pictures(30);
        var bucket = await swift.BucketAsync(files.ToDictionary(file => "set/" + file.Key, file => file.Value));
        await using var host = await HostAsync(swift.Authority, ("Lightbox:Credentials:swift:Token", swift.Token));
        var source = new Source { S3 = new S3Source { Uri = $"s3://{bucket}/set/", Endpoint = swift.Endpoint.ToString() }, Credential = "swift" };

        var plan = await host.Ingest.PlanIngestAsync(new PlanIngestRequest { Source = source, Dataset = IngestHost.Dataset });
        await TakenInAsync(host, source, files);

        Assert.Equal((30, files.Values.Sum(file => file.Length)), (plan.FileCount, plan.SizeBytes));
        Assert.Equal(["127.0.0.1"], plan.Hosts);
        var rows = (await host.Ledger.ListLedgerEntriesAsync(new ListLedgerEntriesRequest())).Entries;
        Assert.All(rows, row => Assert.Equal("md5:" + Hash(HashAlgorithmName.MD5, files[row.Path]), row.PromisedDigest));
        Assert.All(rows, row => Assert.Equal($"{swift.Endpoint}{bucket}/set/{row.Path}", row.Origin));
        Assert.DoesNotContain(swift.Secret + "\"", string.Join('\n', rows) + await host.Jobs.ListJobsAsync(new ListJobsRequest()));
    }

    [Fact]
    public async Task S3_NoKeyForAClosedBucket_WaitsForOneAndGoesOn()
    {
        var swift = await S3Server.SwiftAsync();
        var files = Pictures(3);
        var bucket = await swift.BucketAsync(files.ToDictionary(file => "set/" + file.Key, file => file.Value));
        // An unknown key: Swift takes requests without any for its own protocol's.
        await using var host = await HostAsync(swift.Authority, ("Lightbox:Credentials:wrong:Token", "test:nobody wrong"));
        var source = new Source { S3 = new S3Source { Uri = $"s3://{bucket}/set/", Endpoint = swift.Endpoint.ToString() }, Credential = "wrong" };

        var job = await host.Ingest.StartIngestAsync(new StartIngestRequest { Source = source, Dataset = IngestHost.Dataset });
        await host.UntilAsync(job.Name, JobState.AwaitingAccess);
        await host.Ingest.ProvideAccessAsync(new ProvideAccessRequest { Name = job.Name, Token = swift.Token, TermsAccepted = true });

        var ended = await host.EndAsync(job.Name);
        Assert.Equal((JobState.Succeeded, 3), (ended.State, ended.Progress.Files.TakenIn));
    }

    [Fact]
    public async Task S3_Manifest_AnonymousAndWhatIsMissingRefused()
    {
        var s3rver = await S3Server.S3rverAsync();
        var files = Pictures(12);
        var bucket = await s3rver.BucketAsync(files);
        await using var host = await HostAsync(s3rver.Authority);
        var manifest = $"cp s3://{bucket}/series0/* .\ncp s3://{bucket}/series1/* .\ncp s3://{bucket}/series2/* .\ncp s3://{bucket}/gone/* .\n";
        var source = new Source { S3 = new S3Source { Manifest = manifest, Endpoint = s3rver.Endpoint.ToString() } };

        var job = await TakenInAsync(host, source, files, JobState.PartiallySucceeded);

        Assert.Equal("NOT_FOUND", Assert.Single((await host.Ingest.ListRefusalsAsync(new ListRefusalsRequest())).Refusals).Code);
        Assert.Contains("a manifest of 4 lines", job.Title);
    }

    [Fact]
    public async Task Dicomweb_200InstancesOfOrthanc_CountedAndHashedEqual()
    {
        var orthanc = await OrthancServer.SharedAsync();
        var study = Instances.Uid();
        var files = new Dictionary<string, byte[]>();
        for (var i = 0; i < 200; i++)
        {
            var (series, instance) = ($"{study}.{i % 4}"[^Math.Min(64, study.Length + 2)..], Instances.Uid());
            var file = Instances.Ct(study, series, instance, "P200", i, RandomNumberGenerator.GetBytes(5000));
            files[$"{study}/{series}/{instance}.dcm"] = file;
            await orthanc.PutAsync(file);
        }

        await using var host = await HostAsync(orthanc.Authority);
        var source = new Source { Dicomweb = new DicomwebSource { BaseUri = orthanc.Dicomweb, StudyInstanceUids = { study } } };

        var plan = await host.Ingest.PlanIngestAsync(new PlanIngestRequest { Source = source, Dataset = IngestHost.Dataset });
        await TakenInAsync(host, source, files);

        Assert.Equal(200, plan.FileCount);
        Assert.False(plan.HasSizeBytes);
    }

    /// <summary>Everything is in the catalogue with its right hash; a second time finds it all here and fetches nothing.</summary>
    private async Task<Job> TakenInAsync(IngestHost host, Source source, Dictionary<string, byte[]> files, JobState expected = JobState.Succeeded)
    {
        var job = await RunAsync(host, source);
        Assert.Equal((expected, files.Count), (job.State, job.Progress.Files.TakenIn + job.Progress.Files.Duplicate));
        Assert.Equal(
            files.ToDictionary(file => file.Key, file => Hash(HashAlgorithmName.SHA256, file.Value)),
            catalog!.State.Paths.ToDictionary(path => path.Key.Path, path => Assert.Single(path.Value.Parts).Sha256));

        var times = (await host.Ledger.ListLedgerEntriesAsync(new ListLedgerEntriesRequest { PageSize = 1000 })).Entries.ToDictionary(row => row.Path, row => row.Time);
        var plan = await host.Ingest.PlanIngestAsync(new PlanIngestRequest { Source = source, Dataset = IngestHost.Dataset });
        Assert.Equal(files.Count, plan.PresentCount);
        await RunAsync(host, source);
        var after = (await host.Ledger.ListLedgerEntriesAsync(new ListLedgerEntriesRequest { PageSize = 1000 })).Entries.Where(row => files.ContainsKey(row.Path));
        Assert.All(after, row => Assert.Equal(times[row.Path], row.Time));
        return job;
    }

    private static async Task<Job> RunAsync(IngestHost host, Source source) =>
        await host.EndAsync((await host.Ingest.StartIngestAsync(new StartIngestRequest { Source = source, Dataset = IngestHost.Dataset })).Name);

    private Task<IngestHost> HostAsync(string authority, params (string Key, string Value)[] more) =>
        IngestHost.StartAsync(folder[$"data{Guid.NewGuid():N}"], folder.Path, catalog!, null, [("Lightbox:Ingest:AllowedHosts:0", authority), .. more]);

    private static Dictionary<string, byte[]> Pictures(int count) => Enumerable.Range(0, count).ToDictionary(i => $"series{i % 3}/{i}.png", Ingest.Pictures.Png);

    private static string Hash(HashAlgorithmName name, byte[] bytes) => Convert.ToHexStringLower(CryptographicOperations.HashData(name, bytes));
}
