using System.Globalization;
using System.Security.Cryptography;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.Http.Guard;
using Lightbox.Ingest.Sources.S3;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Services.Tests.Ingest.Sources.Http;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.S3;

/// <summary>S3 servers that lie, loop, change their objects or are something else.</summary>
public sealed class HostileBucketTests
{
    private const string Xml = "Content-Type: application/xml";
    private static readonly byte[] Bytes = RandomNumberGenerator.GetBytes(5000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("the same token")]
    [InlineData("new tokens, the same objects")]
    [InlineData("no token")]
    public async Task List_Endless_Refused(string how)
    {
        var page = 0;
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync(
            "200 OK",
            Listing("set/1.dcm", how switch { "no token" => "", "the same token" => "again", _ => (++page).ToString(CultureInfo.InvariantCulture) }),
            Xml));

        await RefusedAsync(server, "NOT_THE_CONTENT");
    }

    [Fact]
    public async Task List_ObjectsNotAskedFor_Refused()
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Listing("other/1.dcm", null), Xml));

        await RefusedAsync(server, "NOT_THE_CONTENT");
    }

    [Fact]
    public async Task List_LoginPage_Refused()
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", "<!doctype html><html><body>Sign in<br></body></html>", "Content-Type: text/html"));

        await RefusedAsync(server, "NOT_THE_CONTENT");
    }

    [Fact]
    public async Task List_XmlBomb_NotExpanded()
    {
        const string Bomb = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><ListBucketResult><Contents><Key>set/&c;</Key></Contents></ListBucketResult>""";
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Bomb, Xml));

        await RefusedAsync(server, "NOT_THE_CONTENT");
    }

    [Fact]
    public async Task List_WithoutEnd_RefusedBeforeTheMemoryIs()
    {
        await using var server = ScriptedServer.Start(async (_, answer) =>
        {
            await answer.HeadAsync("200 OK", Xml, "Transfer-Encoding: chunked");
            var chunk = new string(' ', 65536);
            while (!answer.Stop.IsCancellationRequested) await answer.WriteAsync($"10000\r\n{chunk}\r\n");
        });

        await RefusedAsync(server, "NOT_THE_CONTENT", new HttpOptions { MaximumDocumentBytes = 1 << 20 });
    }

    [Fact]
    public async Task List_NotNow_SaidAsTransient()
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("503 Slow Down", "<Error><Code>SlowDown</Code></Error>", Xml));

        Assert.True((await RefusedAsync(server, "UNAVAILABLE")).IsTransient);
    }

    [Fact]
    public async Task List_RedirectedToThisMachine_RefusedAtTheSocket()
    {
        await using var inner = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Listing("set/1.dcm", null), Xml));
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("307 Temporary Redirect", "", $"Location: {inner.Address}"));

        await RefusedAsync(server, null);

        Assert.Empty(inner.Requests);
    }

    [Fact]
    public async Task Open_ChangedSinceTheFirstPart_FromTheStart()
    {
        await using var server = ScriptedServer.Start((request, answer) => request["If-Match"].Length > 0
            ? answer.SendAsync("412 Precondition Failed", "<Error><Code>PreconditionFailed</Code></Error>", Xml)
            : answer.SendAsync("200 OK", Bytes, "ETag: \"new\""));

        await using var body = await OpenAsync(server, new SourcePosition(1000, "old"));

        Assert.Equal((0, "new"), (body.Offset, body.Version));
    }

    [Theory]
    [InlineData("206 Partial Content", "ETag: \"new\"", "Content-Range: bytes 1000-4999/5000")]
    [InlineData("206 Partial Content", "ETag: \"old\"", "Content-Range: bytes 0-4999/5000")]
    [InlineData("206 Partial Content", "ETag: \"old\"", "X-Nothing: 1")]
    [InlineData("416 Range Not Satisfiable", "ETag: \"old\"", "Content-Range: bytes */10")]
    public async Task Open_RangeAnsweredWrongly_FromTheStart(string status, string tag, string range)
    {
        await using var server = ScriptedServer.Start((request, answer) => request["Range"].Length > 0
            ? answer.SendAsync(status, Bytes, tag, range)
            : answer.SendAsync("200 OK", Bytes, "ETag: \"old\""));

        await using var body = await OpenAsync(server, new SourcePosition(1000, "old"));

        Assert.Equal((0, 5000), (body.Offset, body.Length));
    }

    [Fact]
    public async Task Open_RangeIgnored_TheWhole()
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Bytes, "ETag: \"old\""));

        await using var body = await OpenAsync(server, new SourcePosition(1000, "old"));

        Assert.Equal(0, body.Offset);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Open_Cut_TheStreamSaysSo()
    {
        await using var server = ScriptedServer.Start(async (_, answer) =>
        {
            await answer.HeadAsync("200 OK", "Content-Length: 5000", "ETag: \"old\"");
            await answer.WriteAsync(Bytes.AsMemory(0, 3000));
            answer.IsLast = true;
        });

        await using var body = await OpenAsync(server, SourcePosition.Start);

        Assert.True((await Assert.ThrowsAsync<SourceException>(() => body.Stream.CopyToAsync(Stream.Null, Cancellation))).IsTransient);
    }

    [Theory]
    [InlineData("ETag: \"5d41402abc4b2a76b9719d911017c592\"", "X-Nothing: 1", "md5:5d41402abc4b2a76b9719d911017c592")]
    [InlineData("ETag: \"5d41402abc4b2a76b9719d911017c592-2\"", "X-Nothing: 1", null)]
    [InlineData("ETag: \"5d41402abc4b2a76b9719d911017c592\"", "x-amz-server-side-encryption: aws:kms", null)]
    [InlineData("ETag: \"5d41402abc4b2a76b9719d911017c592\"", "x-amz-server-side-encryption: AES256", "md5:5d41402abc4b2a76b9719d911017c592")]
    [InlineData("ETag: \"5d41402abc4b2a76b9719d911017c592\"", "x-amz-server-side-encryption-customer-algorithm: AES256", null)]
    [InlineData("ETag: \"x-2\"", "x-amz-checksum-sha256: LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=", "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")]
    [InlineData("ETag: \"x-2\"", "x-amz-checksum-sha256: LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=-2", null)]
    public async Task Open_Headers_OnlyTrueHashesArePromised(string tag, string header, string? promised)
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", "hello", tag, header));

        await using var body = await OpenAsync(server, SourcePosition.Start);

        Assert.Equal(promised, body.Promised?.ToString());
        using var reader = new StreamReader(body.Stream);
        Assert.Equal("hello", await reader.ReadToEndAsync(Cancellation));
    }

    [Theory]
    [InlineData("", "", "", "source.s3")]
    [InlineData("s3://bucket/a", "", "us-east-1.evil.example/", "source.s3.region")]
    [InlineData("s3://a@evil.example/a", "", "", "source.s3.uri")]
    [InlineData("https://bucket/a", "", "", "source.s3.uri")]
    [InlineData("s3://bucket/a", "ftp://there", "", "source.s3.endpoint")]
    [InlineData("s3://bucket/a", "https://s3.example.org/?key=SENTINEL", "", "source.s3.endpoint")]
    public async Task Check_Wrong_NamesTheField(string uri, string endpoint, string region, string field)
    {
        using var http = Guards.Of();
        using var connection = new S3Connection(http);
        var kind = new S3SourceKind(http, connection);

        var wrong = await Assert.ThrowsAsync<InvalidRequestException>(() =>
            kind.CheckAsync(new Source { S3 = new Lightbox.Ingest.V1.S3Source { Uri = uri, Endpoint = endpoint, Region = region } }, Cancellation).AsTask());

        Assert.Equal(field, Assert.Single(wrong.Violations).Field);
        Assert.DoesNotContain("SENTINEL", wrong.Message);
    }

    [Fact]
    public async Task List_EndpointOnThisMachineNotAllowed_Refused()
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Listing("set/1.dcm", null), Xml));

        using var http = Guards.Of();
        using var connection = new S3Connection(http);
        var kind = new S3SourceKind(http, connection);
        var request = Request(server);

        Assert.Equal("HOST_REFUSED", (await Assert.ThrowsAsync<AccessDeniedException>(() => kind.CheckAsync(request, Cancellation).AsTask())).Reason);
        await using var source = kind.Open(request, null);
        Assert.Equal("HOST_REFUSED", (await Assert.ThrowsAsync<SourceException>(() => ListAsync(source))).Code);
        Assert.Equal(0, server.Connections);
    }

    private static async Task<SourceException> RefusedAsync(ScriptedServer server, string? code, HttpOptions? options = null)
    {
        using var http = Guards.Of(options ?? new HttpOptions(), server.Authority);
        using var connection = new S3Connection(http);
        await using var source = new S3SourceKind(http, connection).Open(Request(server), null);

        var refused = await Assert.ThrowsAsync<SourceException>(() => ListAsync(source));

        if (code is not null) Assert.Equal(code, refused.Code);
        return refused;
    }

    private static async Task ListAsync(ISource source)
    {
        await foreach (var _ in source.ListAsync(Cancellation))
        {
        }
    }

    private static async Task<SourceBody> OpenAsync(ScriptedServer server, SourcePosition position)
    {
        var http = Guards.Of(server.Authority);
        var source = new S3SourceKind(http, new S3Connection(http)).Open(Request(server), null);
        return await source.OpenAsync(new SourceItem { Path = "1.dcm", Origin = "", Locator = "trial\nset/1.dcm" }, position, Cancellation);
    }

    private static Source Request(ScriptedServer server) => new() { S3 = new Lightbox.Ingest.V1.S3Source { Uri = "s3://trial/set/", Endpoint = server.Address.ToString() } };

    private static string Listing(string key, string? next) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>trial</Name><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys>
        <IsTruncated>{(next is null ? "false" : "true")}</IsTruncated>{(next is null or "" ? "" : $"<NextContinuationToken>{next}</NextContinuationToken>")}
        <Contents><Key>{key}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified><ETag>"x"</ETag><Size>1</Size><StorageClass>STANDARD</StorageClass></Contents>
        </ListBucketResult>
        """;
}
