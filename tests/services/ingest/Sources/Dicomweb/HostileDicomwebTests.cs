using System.Globalization;
using System.Text;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.Dicomweb;
using Lightbox.Ingest.Sources.Http.Guard;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Services.Tests.Ingest.Sources.Http;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Dicomweb;

/// <summary>DICOMweb servers that page in their own way, ask for a login, lie, or are something else.</summary>
public sealed class HostileDicomwebTests
{
    private const string Json = "Content-Type: application/dicom+json";
    private const string Multipart = "Content-Type: multipart/related; type=\"application/dicom\"; boundary=\"b0undary\"";
    private static readonly byte[] File = Instances.Ct("1.2.1", "1.2.1.1", "1.2.1.1.1", "P1", 1, new byte[4000]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1000, true)]
    [InlineData(7, true)]
    [InlineData(1000, false)]
    public async Task List_ServersOwnPaging_EveryInstanceOnce(int most, bool knowsOffset)
    {
        await using var server = ScriptedServer.Start((request, answer) =>
        {
            if (!request.Path.EndsWith("/instances", StringComparison.Ordinal)) return Level(request, answer);
            var offset = knowsOffset ? int.Parse(request.Query("offset"), CultureInfo.InvariantCulture) : 0;
            return answer.SendAsync("200 OK", Rows(Enumerable.Range(1, 450).Skip(offset).Take(most).Select(i => $"1.2.1.1.{i}"), "00080018"), Json);
        });

        var items = await ListAsync(server);

        Assert.Equal(Enumerable.Range(1, 450).Select(i => $"1.2.1/1.2.1.1/1.2.1.1.{i}.dcm"), items.Select(item => item.Path));
    }

    [Fact]
    public async Task List_AlwaysSomethingNew_EndsSomewhere()
    {
        var next = 0;
        await using var server = ScriptedServer.Start((request, answer) => request.Path.EndsWith("/instances", StringComparison.Ordinal)
            ? answer.SendAsync("200 OK", Rows(Enumerable.Range(0, 200).Select(_ => $"1.{++next}"), "00080018"), Json)
            : Level(request, answer));
        using var http = Guards.Of(server.Authority);
        await using var source = new DicomwebSourceKind(http, FetchTests.Fetcher(http)).Open(Request(server), null);

        // Somebody who stops listening is enough: nothing is gathered before it is asked for.
        var taken = 0;
        await foreach (var _ in source.ListAsync(Cancellation))
        {
            if (++taken == 1000) break;
        }

        Assert.InRange(server.Requests.Count, 5, 10);
    }

    [Theory]
    [InlineData("204 No Content", "", 0)]
    [InlineData("200 OK", "[]", 0)]
    [InlineData("200 OK", "", 0)]
    public async Task List_Nothing_Empty(string status, string body, int expected)
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync(status, body, Json));

        Assert.Equal(expected, (await ListAsync(server)).Count);
    }

    [Theory]
    [InlineData("200 OK", "<!doctype html><html>log in</html>", "NOT_THE_CONTENT", false)]
    [InlineData("200 OK", "{\"a\":1}", "NOT_THE_CONTENT", false)]
    [InlineData("200 OK", "[1,2]", "NOT_THE_CONTENT", false)]
    [InlineData("200 OK", "[{\"0020000D\":", "NOT_THE_CONTENT", false)]
    [InlineData("401 Unauthorized", "", "ACCESS_DENIED", true)]
    [InlineData("403 Forbidden", "", "ACCESS_DENIED", true)]
    [InlineData("404 Not Found", "", "NOT_FOUND", false)]
    [InlineData("413 Content Too Large", "", "BAD_ANSWER", false)]
    [InlineData("503 Service Unavailable", "", "UNAVAILABLE", false)]
    public async Task List_AnswersWrongly_SaysWhat(string status, string body, string code, bool needsAccess)
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync(status, body, Json));

        var refused = await Assert.ThrowsAsync<SourceException>(() => ListAsync(server));

        Assert.Equal((code, needsAccess), (refused.Code, refused.NeedsAccess));
    }

    [Fact]
    public async Task List_DeeplyNested_Refused()
    {
        var body = string.Concat(Enumerable.Repeat("[{\"00081199\":", 5000));
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", body, Json));

        Assert.Equal("NOT_THE_CONTENT", (await Assert.ThrowsAsync<SourceException>(() => ListAsync(server))).Code);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("1.2.3/../../x")]
    [InlineData("1..2")]
    [InlineData("")]
    [InlineData("1.2.333333333333333333333333333333333333333333333333333333333333333333333333")]
    public async Task List_NoUid_RefusedAndNeverAsked(string uid)
    {
        await using var server = ScriptedServer.Start((request, answer) => answer.SendAsync("200 OK", request.Query("offset") == "0" ? Rows([uid, "1.2.1"], "0020000D") : "[]", Json));

        var items = await ListAsync(server);

        Assert.Equal("BAD_UID", items[0].Objection?.Code);
        Assert.DoesNotContain(server.Requests, request => uid.Length > 0 && request.Target.Contains(uid, StringComparison.Ordinal));
        Assert.All(items, item => Assert.Null(SafePath.Objection(item.Path)));
    }

    [Fact]
    public async Task Open_Multipart_ExactlyTheFile()
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Parts(File), Multipart));

        await using var body = await OpenAsync(server);

        Assert.Equal(File, await ReadAsync(body));
    }

    [Fact]
    public async Task Open_FileThatHoldsTheBoundaryAlmost_NotCutThere()
    {
        var file = Instances.Ct("1.2.1", "1.2.1.1", "1.2.1.1.1", "P1", 1, Encoding.ASCII.GetBytes("\r\n--b0undar" + new string('\n', 400) + "\r\n--b0undarx\r\n\r\n").Concat(new byte[100]).Take(400).ToArray());
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Parts(file), Multipart));

        await using var body = await OpenAsync(server);

        Assert.Equal(file, await ReadAsync(body));
    }

    [Theory]
    [InlineData("application/dicom")]
    [InlineData("application/octet-stream")]
    public async Task Open_SinglePart_TheFile(string type)
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", File, $"Content-Type: {type}"));

        await using var body = await OpenAsync(server);

        Assert.Equal((File.Length, File.Length), ((int)body.Length!, (await ReadAsync(body)).Length));
    }

    [Theory]
    [InlineData("400 Bad Request")]
    [InlineData("406 Not Acceptable")]
    public async Task Open_WildcardRefused_AsksForWhatTheServerKnows(string status)
    {
        await using var server = ScriptedServer.Start((request, answer) => request["Accept"] == "application/dicom"
            ? answer.SendAsync("200 OK", File, "Content-Type: application/dicom")
            : answer.SendAsync(status, ""));
        using var http = Guards.Of(server.Authority);
        await using var source = new DicomwebSourceKind(http, FetchTests.Fetcher(http)).Open(Request(server), null);

        await using (var first = await source.OpenAsync(Item, SourcePosition.Start, Cancellation)) Assert.Equal(File, await ReadAsync(first));
        var asked = server.Requests.Count;
        await using (var second = await source.OpenAsync(Item, SourcePosition.Start, Cancellation)) Assert.Equal(File, await ReadAsync(second));

        Assert.Equal(asked + 1, server.Requests.Count);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public async Task Open_Cut_NeverTakenForTheWhole(double part)
    {
        var whole = Parts(File);
        await using var server = ScriptedServer.Start(async (_, answer) =>
        {
            await answer.HeadAsync("200 OK", Multipart, "Connection: close");
            await answer.WriteAsync(whole.AsMemory(0, (int)(whole.Length * part)));
            answer.IsLast = true;
        });

        var cut = await Assert.ThrowsAsync<SourceException>(async () =>
        {
            await using var body = await OpenAsync(server);
            await ReadAsync(body);
        });

        Assert.True(cut.IsTransient);
    }

    [Fact]
    public async Task Open_TwoInstances_Refused()
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Parts(File, File), Multipart));

        await using var body = await OpenAsync(server);

        Assert.Equal("NOT_THE_CONTENT", (await Assert.ThrowsAsync<SourceException>(() => ReadAsync(body))).Code);
    }

    [Theory]
    [InlineData("text/html", "<html>log in</html>")]
    [InlineData("multipart/related; type=\"application/dicom\"", "nothing")]
    [InlineData("multipart/related; boundary=b0undary", "--b0undary--\r\n")]
    [InlineData("multipart/related; boundary=b0undary", "--b0undary\r\nContent-Type: text/html\r\n\r\n<html>\r\n--b0undary--\r\n")]
    public async Task Open_SomethingElse_Refused(string type, string content)
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", content, $"Content-Type: {type}"));

        Assert.Equal("NOT_THE_CONTENT", (await Assert.ThrowsAsync<SourceException>(() => OpenAsync(server))).Code);
    }

    [Fact]
    public async Task Open_HeadersWithoutEnd_Refused()
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", "--b0undary\r\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"X-{i}: y\r\n")), Multipart));

        Assert.Equal("NOT_THE_CONTENT", (await Assert.ThrowsAsync<SourceException>(() => OpenAsync(server))).Code);
    }

    [Fact]
    public async Task Open_LongerThanAnyFile_Stopped()
    {
        await using var server = ScriptedServer.Start(async (_, answer) =>
        {
            await answer.HeadAsync("200 OK", Multipart, "Connection: close");
            await answer.WriteAsync("--b0undary\r\nContent-Type: application/dicom\r\n\r\n");
            while (!answer.Stop.IsCancellationRequested) await answer.WriteAsync(new byte[65536]);
        });
        using var http = Guards.Of(new HttpOptions { MaximumFileBytes = 1 << 20 }, server.Authority);
        await using var source = new DicomwebSourceKind(http, FetchTests.Fetcher(http)).Open(Request(server), null);
        await using var body = await source.OpenAsync(Item, SourcePosition.Start, Cancellation);

        Assert.Equal("OVER_LIMIT", (await Assert.ThrowsAsync<SourceException>(() => ReadAsync(body))).Code);
    }

    [Theory]
    [InlineData("a.long.token", "Bearer a.long.token")]
    [InlineData("user:pass word", "Basic dXNlcjpwYXNzIHdvcmQ=")]
    public async Task Open_Secret_SentAsItsKind(string token, string expected)
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", "[]", Json));
        using var http = Guards.Of(server.Authority);
        await using var source = new DicomwebSourceKind(http, FetchTests.Fetcher(http)).Open(Request(server), new SourceSecret(null, token));

        await foreach (var _ in source.ListAsync(Cancellation)) Assert.Fail("nothing is there");

        Assert.All(server.Requests, request => Assert.Equal(expected, request["Authorization"]));
    }

    [Theory]
    [InlineData("file:///etc", "", "", "source.dicomweb.base_uri")]
    [InlineData("https://pacs.example.org/dicom-web?key=SENTINEL", "", "", "source.dicomweb.base_uri")]
    [InlineData("https://pacs.example.org/dicom-web", "limit=1", "", "source.dicomweb.query")]
    [InlineData("https://pacs.example.org/dicom-web", "PatientName", "", "source.dicomweb.query")]
    [InlineData("https://pacs.example.org/dicom-web", "Patient/../Name=SENTINEL", "", "source.dicomweb.query")]
    [InlineData("https://pacs.example.org/dicom-web", "", "1.2.x", "source.dicomweb.study_instance_uids[0]")]
    public async Task Check_Wrong_NamesTheFieldAndNothingElse(string root, string query, string study, string field)
    {
        using var http = Guards.Of();
        var request = new Source { Dicomweb = new DicomwebSource { BaseUri = root, Query = query } };
        if (study.Length > 0) request.Dicomweb.StudyInstanceUids.Add(study);

        var wrong = await Assert.ThrowsAsync<InvalidRequestException>(() => new DicomwebSourceKind(http, FetchTests.Fetcher(http)).CheckAsync(request, Cancellation).AsTask());

        Assert.Equal(field, Assert.Single(wrong.Violations).Field);
        Assert.DoesNotContain("SENTINEL", wrong.Message);
    }

    [Theory]
    [InlineData("PatientName=M%C3%BCller*&StudyDate=2020-2021", "PatientName=M%C3%BCller%2A&StudyDate=2020-2021")]
    [InlineData("?00100020=a b", "00100020=a%20b")]
    [InlineData("", "")]
    public void Parse_Query_Escaped(string query, string expected) => Assert.Equal(expected, QidoQuery.Parse(query, "q"));

    private static SourceItem Item => new() { Path = "x.dcm", Origin = "", Locator = "studies/1.2.1/series/1.2.1.1/instances/1.2.1.1.1" };

    /// <summary>One study with one series.</summary>
    private static Task Level(ScriptedRequest request, ScriptedAnswer answer) => request.Query("offset") != "0"
        ? answer.SendAsync("204 No Content", "")
        : answer.SendAsync("200 OK", request.Path.EndsWith("/series", StringComparison.Ordinal) ? Rows(["1.2.1.1"], "0020000E") : Rows(["1.2.1"], "0020000D"), Json);

    private static string Rows(IEnumerable<string> uids, string tag) =>
        $"[{string.Join(',', uids.Select(uid => uid.Length > 0 ? $"{{\"{tag}\":{{\"vr\":\"UI\",\"Value\":[\"{uid}\"]}}}}" : $"{{\"{tag}\":{{\"vr\":\"UI\"}}}}"))}]";

    private static byte[] Parts(params byte[][] files)
    {
        using var body = new MemoryStream();
        foreach (var file in files)
        {
            body.Write("\r\n--b0undary\r\nContent-Type: application/dicom\r\n\r\n"u8);
            body.Write(file);
        }

        body.Write("\r\n--b0undary--\r\n"u8);
        return body.ToArray();
    }

    private static Source Request(ScriptedServer server) => new() { Dicomweb = new DicomwebSource { BaseUri = server.Address + "dicom-web" } };

    private static async Task<List<SourceItem>> ListAsync(ScriptedServer server)
    {
        using var http = Guards.Of(server.Authority);
        await using var source = new DicomwebSourceKind(http, FetchTests.Fetcher(http)).Open(Request(server), null);
        var items = new List<SourceItem>();
        await foreach (var item in source.ListAsync(Cancellation)) items.Add(item);
        return items;
    }

    private static async Task<SourceBody> OpenAsync(ScriptedServer server)
    {
        var http = Guards.Of(server.Authority);
        return await new DicomwebSourceKind(http, FetchTests.Fetcher(http)).Open(Request(server), null).OpenAsync(Item, SourcePosition.Start, Cancellation);
    }

    private static async Task<byte[]> ReadAsync(SourceBody body)
    {
        using var bytes = new MemoryStream();
        await body.Stream.CopyToAsync(bytes, Cancellation);
        return bytes.ToArray();
    }
}
