using System.IO.Compression;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.Tcia;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Services.Tests.Ingest.Sources.Http;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Tcia;

/// <summary>The Cancer Imaging Archive by its REST API.</summary>
public sealed class TciaTests
{
    private static readonly NbiaServerSeries First = new("1.3.6.1.4.1.1", "Brain-Mets", "P-1", new Dictionary<string, byte[]> { ["1-1.dcm"] = [1, 2], ["1-2.dcm"] = [3] });
    private static readonly NbiaServerSeries Second = new("1.3.6.1.4.1.2", "Brain-Mets", "P-2", new Dictionary<string, byte[]> { ["1-1.dcm"] = [9] });
    private static readonly NbiaServerSeries Closed = new("1.3.6.1.4.1.3", "Brain-Mets", "P-3", new Dictionary<string, byte[]> { ["1-1.dcm"] = [7] }, IsRestricted: true);

    [Theory]
    [InlineData("", new[] { "1.3.6.1.4.1.1", "1.3.6.1.4.1.2" })]
    [InlineData("P-2", new[] { "1.3.6.1.4.1.2" })]
    public async Task List_CollectionOrPatient_ItsSeriesAsContainers(string patient, string[] expected)
    {
        await using var nbia = new NbiaServer { Series = { Second, First, Closed } };

        var items = await ListAsync(nbia, new TciaSource { Collection = "Brain-Mets", PatientId = patient });

        Assert.Equal(expected.Select(uid => $"{uid}.zip"), items.Select(item => item.Path));
        Assert.All(items, item => Assert.True(item.IsContainer));
        Assert.All(items, item => Assert.DoesNotContain('?', item.Origin));
        Assert.Equal(items.Count, items.Select(item => item.Origin).Distinct().Count());
        Assert.Equal(1, items[^1].SizeBytes);
    }

    [Fact]
    public async Task List_Token_RestrictedSeriesToo()
    {
        await using var nbia = new NbiaServer { Series = { First, Closed }, Token = "t0ken" };

        var items = await ListAsync(nbia, new TciaSource { Collection = "Brain-Mets" }, new SourceSecret(null, "t0ken"));

        Assert.Equal(2, items.Count);
        var asks = await Assert.ThrowsAsync<SourceException>(() => ListAsync(nbia, new TciaSource { Collection = "Brain-Mets" }, new SourceSecret(null, "wrong")));
        Assert.Equal(("ACCESS_DENIED", true), (asks.Code, asks.NeedsAccess));
    }

    [Fact]
    public async Task List_NothingFound_NotFound()
    {
        await using var nbia = new NbiaServer();

        Assert.Equal("NOT_FOUND", (await Assert.ThrowsAsync<SourceException>(() => ListAsync(nbia, new TciaSource { Collection = "None" }))).Code);
    }

    [Theory]
    [InlineData("<html><body>maintenance</body></html>")]
    [InlineData("[{\"SeriesInstanceUID\":\"../../etc\"}]")]
    [InlineData("[{\"Series\":\"1.2\"}]")]
    [InlineData("[1,2]")]
    [InlineData("[{\"SeriesInstanceUID\":\"1.2\"}")]
    public async Task List_SomethingElse_BadAnswer(string answer)
    {
        await using var server = ScriptedServer.Start((_, to) => to.SendAsync("200 OK", answer));

        Assert.Equal("BAD_ANSWER", (await Assert.ThrowsAsync<SourceException>(() => ListAsync(server, server.Address.AbsoluteUri, new TciaSource { Collection = "x" }))).Code);
    }

    [Fact]
    public async Task List_OneSeriesNotAnsweredFor_TheOthersGoOn()
    {
        await using var server = ScriptedServer.Start((request, answer) => request.Query("SeriesInstanceUID") == "1.2.3"
            ? answer.SendAsync("500 Internal Server Error", "")
            : answer.SendAsync("200 OK", "[{\"SeriesInstanceUID\":\"1.2.4\",\"FileSize\":\"77\",\"ImageCount\":1}]"));

        var items = await ListAsync(server, server.Address.AbsoluteUri, new TciaSource { SeriesInstanceUids = { "1.2.3", "1.2.4" } });

        Assert.Equal([("1.2.3.zip", null), ("1.2.4.zip", 77L)], items.Select(item => (item.Path, item.SizeBytes)));
    }

    [Theory]
    [InlineData(true, "1-1.dcm 1-2.dcm md5hashes.csv")]
    [InlineData(false, "1-1.dcm 1-2.dcm")]
    public async Task Open_Series_ZipWithHashesWhereTheServerKnowsThem(bool knowsHashes, string expected)
    {
        await using var nbia = new NbiaServer { Series = { First }, KnowsHashes = knowsHashes };
        using var http = Guards.Of(nbia.Server.Authority);
        await using var source = Open(http, nbia.Api, new TciaSource { SeriesInstanceUids = { First.Uid } });
        var item = Assert.Single(await ListAsync(source));

        await using var body = await source.OpenAsync(item, new SourcePosition(5, "1"), default);
        using var zip = new MemoryStream();
        await body.Stream.CopyToAsync(zip);

        Assert.Equal((0, null), (body.Offset, body.Length));
        using var archive = new ZipArchive(zip);
        Assert.Equal(expected, string.Join(' ', archive.Entries.Select(entry => entry.FullName)));
    }

    [Fact]
    public async Task Open_SeriesNotThere_NotTheContent()
    {
        await using var nbia = new NbiaServer();
        using var http = Guards.Of(nbia.Server.Authority);
        await using var source = Open(http, nbia.Api, new TciaSource { SeriesInstanceUids = { "1.2.3" } });
        var item = Assert.Single(await ListAsync(source));

        Assert.Equal("NOT_THE_CONTENT", (await Assert.ThrowsAsync<SourceException>(() => source.OpenAsync(item, SourcePosition.Start, default))).Code);
    }

    [Fact]
    public async Task Read_SeriesCut_CutOffAndWholeTheNextTime()
    {
        var series = First with { Files = new Dictionary<string, byte[]> { ["1-1.dcm"] = ServedBytes.Random(1, 50_000) } };
        await using var nbia = new NbiaServer { Series = { series }, CutOnce = { [series.Uid] = 20_000 } };
        using var http = Guards.Of(nbia.Server.Authority);
        await using var source = Open(http, nbia.Api, new TciaSource { SeriesInstanceUids = { series.Uid } });
        var item = Assert.Single(await ListAsync(source));

        await using (var cut = await source.OpenAsync(item, SourcePosition.Start, default))
            Assert.True((await Assert.ThrowsAsync<SourceException>(() => cut.Stream.CopyToAsync(Stream.Null))).IsTransient);
        await using var whole = await source.OpenAsync(item, SourcePosition.Start, default);
        using var zip = new MemoryStream();
        await whole.Stream.CopyToAsync(zip);

        Assert.InRange(zip.Length, 50_000, 60_000);
    }

    [Theory]
    [InlineData("downloadServerUrl=https://evil.example/\nincludeAnnotation=true\nnoOfrRetry=4\ndatabasketId=m.tcia\nmanifestVersion=3.0\nListOfSeriesToDownload=\n1.2.3\n1.2.4\n")]
    [InlineData("ListOfSeriesToDownload=\r\n1.2.3\r\n1.2.4")]
    [InlineData("\uFEFFlistofseriestodownload = 1.2.3,1.2.4")]
    [InlineData("ListOfSeriesToDownload=1.2.3\r1.2.4 \t\r1.2.3\r")]
    [InlineData("# made by hand\nListOfSeriesToDownload=\n\n  \"1.2.3\"\n# and\n1.2.4\nmanifestVersion=3.0")]
    public void Manifest_AsToolsAndPeopleWriteIt_TheSameSeries(string text) => Assert.Equal(["1.2.3", "1.2.4"], TciaManifest.Parse(text, "m"));

    [Theory]
    [InlineData("ListOfSeriesToDownload=\n")]
    [InlineData("1.2.3\n1.2.4")]
    [InlineData("ListOfSeriesToDownload=\n1.2.3\nS3NTINEL")]
    [InlineData("ListOfSeriesToDownload=\n1.2.3/../4")]
    [InlineData("ListOfSeriesToDownload=\n1..3")]
    [InlineData("ListOfSeriesToDownload=\n1.22222222222222222222222222222222222222222222222222222222222222223")]
    public void Manifest_Wrong_NamedNotQuoted(string text) =>
        Assert.DoesNotContain("S3NTINEL", Assert.Throws<InvalidRequestException>(() => TciaManifest.Parse(text, "m")).Message);

    [Fact]
    public async Task Check_Requests_OneWayOnly()
    {
        (TciaSource Source, string Field)[] cases =
        [
            (new TciaSource(), "source.tcia"),
            (new TciaSource { Collection = "a", SeriesInstanceUids = { "1.2" } }, "source.tcia"),
            (new TciaSource { PatientId = "p", SeriesInstanceUids = { "1.2" } }, "source.tcia.patient_id"),
            (new TciaSource { SeriesInstanceUids = { "1.2", "no" } }, "source.tcia.series_instance_uids[1]"),
            (new TciaSource { Manifest = "x" }, "source.tcia.manifest"),
        ];
        using var http = Guards.Of();
        var kind = new TciaSourceKind(new TciaOptions(), http, FetchTests.Fetcher(http));
        foreach (var (source, field) in cases)
        {
            var wrong = await Assert.ThrowsAsync<InvalidRequestException>(async () => await kind.CheckAsync(new Source { Tcia = source }, default));
            Assert.Equal(field, Assert.Single(wrong.Violations).Field);
        }

        var patient = new Source { Tcia = new TciaSource { Collection = "c", PatientId = "DOE" } };
        await kind.CheckAsync(patient, default);
        Assert.Equal("a patient of a TCIA collection", kind.Describe(patient));
        Assert.Equal(["services.cancerimagingarchive.net"], kind.Hosts(patient));
    }

    internal static TciaSourceKind Kind(Lightbox.Ingest.Sources.Http.GuardedHttp http, string api) =>
        new(new TciaOptions { BaseUri = api }, http, FetchTests.Fetcher(http));

    private static ISource Open(Lightbox.Ingest.Sources.Http.GuardedHttp http, string api, TciaSource source, SourceSecret? secret = null) =>
        Kind(http, api).Open(new Source { Tcia = source }, secret);

    private static Task<List<SourceItem>> ListAsync(NbiaServer nbia, TciaSource source, SourceSecret? secret = null) =>
        ListAsync(nbia.Server, nbia.Api, source, secret);

    private static async Task<List<SourceItem>> ListAsync(ScriptedServer server, string api, TciaSource source, SourceSecret? secret = null)
    {
        using var http = Guards.Of(server.Authority);
        await using var opened = Open(http, api, source, secret);
        return await ListAsync(opened);
    }

    private static async Task<List<SourceItem>> ListAsync(ISource source)
    {
        var items = new List<SourceItem>();
        await foreach (var item in source.ListAsync(default)) items.Add(item);
        return items;
    }
}
