using System.Security.Cryptography;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.Dicomweb;
using Lightbox.Ingest.Sources.Http;
using Lightbox.Ingest.V1;
using Lightbox.Services.Tests.Ingest.Sources.Http;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Dicomweb;

/// <summary>Studies of a real Orthanc.</summary>
public sealed class OrthancSourceTests : SourceContract
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal override async Task<ServedFiles> ServeAsync(int count, int bytes)
    {
        var orthanc = await OrthancServer.SharedAsync();
        var (study, files) = await FillAsync(orthanc, count, bytes, seriesCount: 2);
        var (kind, http) = Kind(orthanc);
        var request = new Source { Dicomweb = new DicomwebSource { BaseUri = orthanc.Dicomweb, StudyInstanceUids = { study } } };
        return new ServedFiles(kind, request, null, files, item => orthanc.DeleteAsync(Path.GetFileNameWithoutExtension(item.Path))) { Owned = [http] };
    }

    [Fact]
    public async Task Fetch_200Instances_CountedAndHashedEqual()
    {
        await using var served = await ServeAsync(200, 20_000);
        await using var source = served.Open();

        var items = await ListAsync(source);
        var received = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(items, Cancellation, async (item, cancellation) =>
        {
            await using var body = await source.OpenAsync(item, SourcePosition.Start, cancellation);
            received[item.Path] = Convert.ToHexStringLower(await SHA256.HashDataAsync(body.Stream, cancellation));
        });

        Assert.Equal(200, items.Count);
        Assert.Equal(served.Files.ToDictionary(file => file.Key, file => Convert.ToHexStringLower(SHA256.HashData(file.Value))), received);
    }

    [Fact]
    public async Task List_Query_OnlyWhatItFinds()
    {
        var orthanc = await OrthancServer.SharedAsync();
        var patient = $"P{Guid.NewGuid():N}";
        var (study, files) = await FillAsync(orthanc, 3, 400, 1, patient);
        await FillAsync(orthanc, 2, 400, 1);
        var (kind, http) = Kind(orthanc);
        using var owned = http;

        await using var source = kind.Open(new Source { Dicomweb = new DicomwebSource { BaseUri = orthanc.Dicomweb + "/", Query = $"PatientID={patient}" } }, null);
        var items = await ListAsync(source);
        await using var none = kind.Open(new Source { Dicomweb = new DicomwebSource { BaseUri = orthanc.Dicomweb, Query = "PatientID=nobody" } }, null);

        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), items.Select(item => item.Path).Order(StringComparer.Ordinal));
        Assert.All(items, item => Assert.StartsWith(study + "/", item.Path));
        Assert.All(items, item => Assert.DoesNotContain(patient, item.Origin + item.Path));
        Assert.Empty(await ListAsync(none));
    }

    [Fact]
    public async Task List_MoreStudiesThanAPage_Everyone()
    {
        var orthanc = await OrthancServer.SharedAsync();
        var patient = $"P{Guid.NewGuid():N}";
        for (var i = 0; i < 210; i++) await FillAsync(orthanc, 1, 200, 1, patient);
        var (kind, http) = Kind(orthanc);
        using var owned = http;

        await using var source = kind.Open(new Source { Dicomweb = new DicomwebSource { BaseUri = orthanc.Dicomweb, Query = $"PatientID={patient}" } }, null);

        Assert.Equal(210, (await ListAsync(source)).Select(item => item.Path).Distinct().Count());
    }

    [Fact]
    public async Task List_StudyThatIsNotThere_NamedAndTheOthersListed()
    {
        var orthanc = await OrthancServer.SharedAsync();
        var (study, files) = await FillAsync(orthanc, 2, 400, 1);
        var (kind, http) = Kind(orthanc);
        using var owned = http;

        await using var source = kind.Open(new Source { Dicomweb = new DicomwebSource { BaseUri = orthanc.Dicomweb, StudyInstanceUids = { "1.2.3.4.5", study } } }, null);
        var items = await ListAsync(source);

        Assert.Equal(("1.2.3.4.5", "NOT_FOUND"), (items[0].Path, items[0].Objection?.Code));
        Assert.Equal(files.Count, items.Count - 1);
    }

    [Fact]
    public async Task List_NotTheRootOfTheService_NotFound()
    {
        var orthanc = await OrthancServer.SharedAsync();
        var (kind, http) = Kind(orthanc);
        using var owned = http;

        await using var source = kind.Open(new Source { Dicomweb = new DicomwebSource { BaseUri = orthanc.Address + "nothing-here" } }, null);

        Assert.Equal("NOT_FOUND", (await Assert.ThrowsAsync<SourceException>(() => ListAsync(source))).Code);
    }

    private static (ISourceKind Kind, GuardedHttp Http) Kind(OrthancServer orthanc)
    {
        var http = Guards.Of(orthanc.Authority);
        return (new DicomwebSourceKind(http, FetchTests.Fetcher(http)), http);
    }

    /// <returns>The files by the path that is expected of them.</returns>
    private static async Task<(string Study, IReadOnlyDictionary<string, byte[]> Files)> FillAsync(OrthancServer orthanc, int count, int bytes, int seriesCount, string patient = "")
    {
        var study = Instances.Uid();
        var series = Enumerable.Range(0, seriesCount).Select(_ => Instances.Uid()).ToList();
        var files = new Dictionary<string, byte[]>();
        for (var i = 0; i < count; i++)
        {
            var instance = Instances.Uid();
            var file = Instances.Ct(study, series[i % seriesCount], instance, patient.Length > 0 ? patient : study[..20], i, RandomNumberGenerator.GetBytes(bytes));
            files[$"{study}/{series[i % seriesCount]}/{instance}.dcm"] = file;
            await orthanc.PutAsync(file);
        }

        return (study, files);
    }
}
