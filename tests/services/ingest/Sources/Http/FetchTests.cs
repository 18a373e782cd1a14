using System.Security.Cryptography;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.Http.Fetch;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Http;

/// <summary>Rows 23 and 24 of the abuse cases: what comes is the file, one version of it, from where it was asked for.</summary>
public sealed class FetchTests
{
    private static readonly byte[] File = ServedBytes.Random(1, 200_000);
    private static readonly byte[] Newer = ServedBytes.Random(2, 200_000);

    [Fact]
    public async Task Open_ServerWithRanges_GoesOnAtTheOffset()
    {
        await using var server = ScriptedServer.Start(new ServedBytes(File).SendAsync);

        var (offset, bytes, version) = await OpenAsync(server, new SourcePosition(150_000, "\"one\""));

        Assert.Equal(150_000, offset);
        Assert.Equal(File[150_000..], bytes);
        Assert.Equal("\"one\"", version);
        Assert.Equal(("bytes=150000-", "\"one\""), (server.Requests.Single()["Range"], server.Requests.Single()["If-Range"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_AnotherVersionThere_StartsOver(bool ignoresIfRange)
    {
        await using var server = ScriptedServer.Start(new ServedBytes(Newer, "\"two\"") { IgnoresIfRange = ignoresIfRange }.SendAsync);

        var (offset, bytes, version) = await OpenAsync(server, new SourcePosition(150_000, "\"one\""));

        Assert.Equal((0, "\"two\""), (offset, version));
        Assert.Equal(Newer, bytes);
    }

    [Fact]
    public async Task Open_RangesIgnored_StartsOver()
    {
        await using var server = ScriptedServer.Start(new ServedBytes(File) { IgnoresRanges = true }.SendAsync);

        var (offset, bytes, _) = await OpenAsync(server, new SourcePosition(150_000, "\"one\""));

        Assert.Equal(0, offset);
        Assert.Equal(File, bytes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("W/\"one\"")]
    public async Task Open_VersionThatProvesNothing_StartsOverWithoutAsking(string? version)
    {
        await using var server = ScriptedServer.Start(new ServedBytes(File, version).SendAsync);

        var (offset, bytes, _) = await OpenAsync(server, new SourcePosition(150_000, version));

        Assert.Equal(0, offset);
        Assert.Equal(File, bytes);
        Assert.Equal("", server.Requests.Single()["Range"]);
    }

    [Fact]
    public async Task Open_DateOnly_GoesOnWhileItIsTheSame()
    {
        const string Date = "Sun, 06 Nov 1994 08:49:37 GMT";
        await using var server = ScriptedServer.Start(new ServedBytes(File, null) { LastModified = Date }.SendAsync);

        Assert.Equal(10, (await OpenAsync(server, new SourcePosition(10, Date))).Offset);
        Assert.Equal(0, (await OpenAsync(server, new SourcePosition(10, "Sun, 06 Nov 1994 08:49:38 GMT"))).Offset);
    }

    [Theory]
    [InlineData("Content-Range: bytes 0-49999/200000")]
    [InlineData("Content-Range: bytes 149999-199998/200000")]
    [InlineData("Content-Range: bytes 150000-199998/200000")]
    [InlineData("Content-Range: bytes 150000-199999/300000")]
    [InlineData("Content-Range: pages 150000-199999/200000")]
    [InlineData("Content-Type: multipart/byteranges; boundary=x")]
    public async Task Open_PartIsNotTheOneAskedFor_StartsOver(string header)
    {
        await using var server = ScriptedServer.Start((request, answer) => request["Range"].Length > 0
            ? answer.SendAsync("206 Partial Content", Newer.AsMemory(0, 50_000), header, "ETag: \"one\"")
            : new ServedBytes(File).SendAsync(request, answer));

        var (offset, bytes, _) = await OpenAsync(server, new SourcePosition(150_000, "\"one\""));

        Assert.Equal(0, offset);
        Assert.Equal(File, bytes);
    }

    [Fact]
    public async Task Open_PartWithoutAnETag_StartsOver()
    {
        await using var server = ScriptedServer.Start((request, answer) => request["Range"].Length > 0
            ? answer.SendAsync("206 Partial Content", Newer.AsMemory(150_000), "Content-Range: bytes 150000-199999/200000")
            : new ServedBytes(File).SendAsync(request, answer));

        Assert.Equal(File, (await OpenAsync(server, new SourcePosition(150_000, "\"one\""))).Bytes);
    }

    [Fact]
    public async Task Open_AllWasHereAlready_NothingIsSentAgain()
    {
        await using var server = ScriptedServer.Start(new ServedBytes(File).SendAsync);

        var (offset, bytes, _) = await OpenAsync(server, new SourcePosition(File.Length, "\"one\""));

        Assert.Equal(File.Length, offset);
        Assert.Empty(bytes);
        Assert.DoesNotContain(server.Requests, request => request.Method == "GET" && request["Range"].Length == 0);
    }

    [Fact]
    public async Task Open_ShorterByNow_StartsOver()
    {
        await using var server = ScriptedServer.Start(new ServedBytes(Newer[..100], "\"two\"") { IgnoresIfRange = true }.SendAsync);

        var (offset, bytes, _) = await OpenAsync(server, new SourcePosition(150_000, "\"one\""));

        Assert.Equal(0, offset);
        Assert.Equal(Newer[..100], bytes);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Please log in</body></html>", "text/html")]
    [InlineData("\uFEFF \r\n <HTML><head>", "text/html; charset=utf-8")]
    [InlineData("<?xml version=\"1.0\"?>\n<!-- a comment -->\n<!doctype HTML PUBLIC>", "application/xhtml+xml")]
    [InlineData("<html><body>lies about its type</body></html>", "application/octet-stream")]
    public async Task Open_LoginPageWithStatus200_NotTheContent(string page, string type)
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", page, $"Content-Type: {type}"));

        var refused = await Assert.ThrowsAsync<SourceException>(() => OpenAsync(server, SourcePosition.Start, target => target with { SizeBytes = 200_000 }));

        Assert.Equal(type.Contains("html") && !type.Contains("xhtml") ? "NOT_THE_CONTENT" : "SIZE_MISMATCH", refused.Code);
        Assert.Equal("NOT_THE_CONTENT", (await Assert.ThrowsAsync<SourceException>(() => OpenAsync(server, SourcePosition.Start))).Code);
    }

    [Fact]
    public async Task Open_PageThatIsWanted_Given()
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", "<html></html>", "Content-Type: text/html"));

        Assert.Equal("<html></html>"u8.ToArray(), (await OpenAsync(server, SourcePosition.Start, target => target with { MayBeMarkup = true })).Bytes);
    }

    [Theory]
    [InlineData(199_999)]
    [InlineData(200_001)]
    [InlineData(0)]
    public async Task Open_AnotherLengthThanPromised_RefusedBeforeItIsSent(long promised)
    {
        await using var server = ScriptedServer.Start(new ServedBytes(File).SendAsync);

        var refused = await Assert.ThrowsAsync<SourceException>(() => OpenAsync(server, SourcePosition.Start, target => target with { SizeBytes = promised }));

        Assert.Equal("SIZE_MISMATCH", refused.Code);
    }

    [Fact]
    public async Task Read_ChunkedWithoutEnd_StopsAtThePromisedLength()
    {
        await using var server = ScriptedServer.Start(async (_, answer) =>
        {
            await answer.HeadAsync("200 OK", "Transfer-Encoding: chunked");
            while (!answer.Stop.IsCancellationRequested) await answer.WriteAsync("400\r\n" + new string('x', 1024) + "\r\n");
        });

        var refused = await Assert.ThrowsAsync<SourceException>(() => OpenAsync(server, SourcePosition.Start, target => target with { SizeBytes = 100_000 }));

        Assert.Equal("SIZE_MISMATCH", refused.Code);
    }

    [Theory]
    [InlineData("401 Unauthorized", "ACCESS_DENIED", false, true)]
    [InlineData("403 Forbidden", "ACCESS_DENIED", false, true)]
    [InlineData("404 Not Found", "NOT_FOUND", false, false)]
    [InlineData("410 Gone", "NOT_FOUND", false, false)]
    [InlineData("400 Bad Request", "BAD_ANSWER", false, false)]
    [InlineData("204 No Content", "BAD_ANSWER", false, false)]
    [InlineData("429 Too Many Requests", "UNAVAILABLE", true, false)]
    [InlineData("500 Oh", "UNAVAILABLE", true, false)]
    [InlineData("503 Service Unavailable", "UNAVAILABLE", true, false)]
    public async Task Open_NoSuccess_NamedByWhatItMeans(string status, string code, bool isTransient, bool needsAccess)
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync(status, "", "Retry-After: 7"));
        foreach (var position in new[] { SourcePosition.Start, new SourcePosition(5, "\"one\"") })
        {
            var failed = await Assert.ThrowsAsync<SourceException>(() => OpenAsync(server, position, target => target with { ForbiddenAsksForAccess = true }));

            Assert.Equal((code, isTransient, needsAccess), (failed.Code, failed.IsTransient, failed.NeedsAccess));
            Assert.Equal(isTransient ? TimeSpan.FromSeconds(7) : null, failed.RetryAfter);
        }
    }

    [Fact]
    public async Task Open_HashInTheHead_Promised()
    {
        var md5 = Convert.ToBase64String(ServedBytes.Md5(File));
        var sha256 = Convert.ToBase64String(SHA256.HashData(File));
        (string Header, string Expected)[] cases =
        [
            ($"Content-MD5: {md5}", Digest.Md5), ($"x-goog-hash: crc32c=AAAAAA==,md5={md5}", Digest.Md5), ($"x-ms-blob-content-md5: {md5}", Digest.Md5),
            ($"Digest: SHA-256={sha256}", Digest.Sha256), ($"Repr-Digest: sha-512=:AAAA:, sha-256=:{sha256}:", Digest.Sha256),
            ("Content-MD5: none", ""), ("Repr-Digest: sha-256=:short:", ""),
        ];
        foreach (var (header, expected) in cases)
        {
            await using var server = ScriptedServer.Start(new ServedBytes(File) { Headers = [header] }.SendAsync);
            using var http = Guards.Of(server.Authority);
            await using var body = await Fetcher(http).OpenAsync(new HttpTarget(server.Address), SourcePosition.Start, default);

            Assert.Equal(expected, body.Promised?.Algorithm ?? "");
            if (body.Promised is { } promised) Assert.Equal(Convert.ToHexStringLower(CryptographicOperations.HashData(promised.Name, File)), promised.Hex);
        }
    }

    [Fact]
    public async Task Open_ContentMd5OfAPart_NotTakenForTheFiles()
    {
        var part = Convert.ToBase64String(ServedBytes.Md5(File.AsSpan(150_000)));
        await using var server = ScriptedServer.Start(new ServedBytes(File) { Headers = [$"Content-MD5: {part}"] }.SendAsync);
        using var http = Guards.Of(server.Authority);

        await using var body = await Fetcher(http).OpenAsync(new HttpTarget(server.Address), new SourcePosition(150_000, "\"one\""), default);

        Assert.Equal(150_000, body.Offset);
        Assert.Null(body.Promised);
    }

    [Fact]
    public async Task Open_TokenInTheClear_NotSentToAHostThatIsNotNamed()
    {
        await using var server = ScriptedServer.Start(new ServedBytes(File).SendAsync);
        using var http = Guards.Of("127.0.0.0/8");

        var refused = await Assert.ThrowsAsync<SourceException>(() => Fetcher(http).OpenAsync(new HttpTarget(server.Address) { Token = "secret" }, SourcePosition.Start, default));

        Assert.Equal("SECRET_NOT_SENT", refused.Code);
        Assert.Empty(server.Requests);
    }

    internal static HttpFetcher Fetcher(Lightbox.Ingest.Sources.Http.GuardedHttp http) => new(http, new SegmentBudget(), TimeProvider.System);

    private static async Task<(long Offset, byte[] Bytes, string? Version)> OpenAsync(ScriptedServer server, SourcePosition position, Func<HttpTarget, HttpTarget>? with = null)
    {
        using var http = Guards.Of(server.Authority);
        var target = new HttpTarget(new Uri(server.Address, "file.bin"));
        await using var body = await Fetcher(http).OpenAsync(with?.Invoke(target) ?? target, position, default);
        using var bytes = new MemoryStream();
        await body.Stream.CopyToAsync(bytes);
        return (body.Offset, bytes.ToArray(), body.Version);
    }
}
