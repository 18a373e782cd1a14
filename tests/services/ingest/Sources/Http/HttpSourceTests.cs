using System.Collections.Concurrent;
using System.Security.Cryptography;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.Http;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Http;

/// <summary>Files by HTTP as a source: what is asked before a byte is fetched, and what a request may hold.</summary>
public sealed class HttpSourceTests
{
    private static readonly byte[] File = ServedBytes.Random(5, 5000);

    [Fact]
    public async Task List_NothingPromised_AskedForLengthVersionAndHash()
    {
        var md5 = ServedBytes.Md5(File);
        await using var server = ScriptedServer.Start(new ServedBytes(File) { Headers = [$"Content-MD5: {Convert.ToBase64String(md5)}"] }.SendAsync);

        var item = Assert.Single(await ListAsync(server, new HttpFile { Uri = $"{server.Address}a/b.dcm?key=SENTINEL" }));

        Assert.Equal(("b.dcm", 5000L, "\"one\""), (item.Path, item.SizeBytes, item.Version));
        Assert.Equal($"{server.Address}a/b.dcm", item.Origin);
        Assert.Equal(new Digest(Digest.Md5, Convert.ToHexStringLower(md5)), item.Promised);
        Assert.Equal("HEAD", Assert.Single(server.Requests).Method);
    }

    [Fact]
    public async Task List_LengthAndHashPromised_NothingAsked()
    {
        await using var server = ScriptedServer.Start(new ServedBytes(File).SendAsync);
        var file = new HttpFile { Uri = $"{server.Address}a", SizeBytes = 5000, Digest = "sha256:" + Convert.ToHexString(SHA256.HashData(File)), Path = "x/y.dcm" };

        var item = Assert.Single(await ListAsync(server, file));

        Assert.Equal(("x/y.dcm", 5000L), (item.Path, item.SizeBytes));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("405 Method Not Allowed")]
    [InlineData("403 Forbidden")]
    [InlineData("404 Not Found")]
    public async Task List_HeadNotAnswered_LeftOpen(string status)
    {
        await using var server = ScriptedServer.Start((request, answer) => answer.SendAsync("HEAD", status, File));

        var item = Assert.Single(await ListAsync(server, new HttpFile { Uri = $"{server.Address}a" }));

        Assert.Equal((null, null), (item.SizeBytes, item.Version));
    }

    [Fact]
    public async Task List_HeadThatSaysZeroOrAPage_NotBelieved()
    {
        await using var server = ScriptedServer.Start((request, answer) => request.Path == "/zero"
            ? answer.SendAsync("HEAD", "200 OK", Array.Empty<byte>())
            : answer.SendAsync("HEAD", "200 OK", new byte[77], "Content-Type: text/html"));

        var items = await ListAsync(server, new HttpFile { Uri = $"{server.Address}zero" }, new HttpFile { Uri = $"{server.Address}page" });

        Assert.All(items, item => Assert.Null(item.SizeBytes));
    }

    [Fact]
    public async Task List_ManyFiles_InOrderAndAFewAtOnce()
    {
        var under = 0;
        var most = new ConcurrentBag<int>();
        await using var server = ScriptedServer.Start(async (request, answer) =>
        {
            most.Add(Interlocked.Increment(ref under));
            await Task.Yield();
            Interlocked.Decrement(ref under);
            await new ServedBytes(File).SendAsync(request, answer);
        });

        var items = await ListAsync(server, [.. Enumerable.Range(0, 100).Select(i => new HttpFile { Uri = $"{server.Address}{i}.dcm" })]);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}.dcm"), items.Select(item => item.Path));
        Assert.InRange(most.Max(), 1, 8);
    }

    [Fact]
    public async Task List_OneServerOfSeveralDown_TheOthersGoOn()
    {
        var gone = ScriptedServer.Start(new ServedBytes(File).SendAsync);
        await gone.DisposeAsync();
        await using var server = ScriptedServer.Start(new ServedBytes(File).SendAsync);
        using var http = Guards.Of("127.0.0.0/8");
        HttpFile[] files = [new() { Uri = $"http://{gone.EndPoint}/a" }, new() { Uri = $"{server.Address}b" }];

        var items = await ListAsync(http, files);

        Assert.Equal([null, 5000L], items.Select(item => item.SizeBytes));
        Assert.Equal("UNAVAILABLE", (await Assert.ThrowsAsync<SourceException>(() => ListAsync(http, files[..1]))).Code);
    }

    [Fact]
    public async Task List_RedirectsInside_HostRefused()
    {
        await using var inside = ScriptedServer.Start(new ServedBytes(File).SendAsync, System.Net.IPAddress.Parse("127.0.0.9"));
        await using var server = ScriptedServer.Start((request, answer) => answer.SendAsync("302 Found", "", $"Location: {inside.Address}"));

        var refused = await Assert.ThrowsAsync<SourceException>(() =>
            ListAsync(server, new HttpFile { Uri = $"{server.Address}a" }, new HttpFile { Uri = $"{server.Address}b" }));

        Assert.Equal("HOST_REFUSED", refused.Code);
        Assert.Equal(0, inside.Connections);
    }

    [Fact]
    public async Task Open_LinkGiven_StandsForTheAddress()
    {
        await using var server = ScriptedServer.Start((request, answer) =>
            request.Query("sig") == "good" ? new ServedBytes(File).SendAsync(request, answer) : answer.SendAsync("403 Forbidden", ""));
        using var http = Guards.Of(server.Authority);
        var kind = new HttpSourceKind(http, FetchTests.Fetcher(http));
        var source = new Source { Http = new HttpSource { Files = { new HttpFile { Uri = $"{server.Address}a" } } } };

        await using var closed = kind.Open(source, null);
        var item = await FirstAsync(closed);
        var asks = await Assert.ThrowsAsync<SourceException>(() => closed.OpenAsync(item, SourcePosition.Start, default));
        await using var open = kind.Open(source, new SourceSecret($"{server.Address}a?sig=good", null));
        await using var body = await open.OpenAsync(item, SourcePosition.Start, default);

        Assert.True(asks.NeedsAccess);
        Assert.Equal(5000, body.Length);
    }

    [Theory]
    [InlineData("https://h.example/a?sv=2020&sig=abc")]
    [InlineData("https://h.example/a?X-Amz-Signature=abc")]
    [InlineData("https://h.example/a?b=1&x-goog-signature=abc")]
    public async Task Check_SignedAddress_RefusedSinceItWouldBeKept(string uri)
    {
        var wrong = await Assert.ThrowsAsync<InvalidRequestException>(() => CheckAsync(new HttpSource { Files = { new HttpFile { Uri = uri } } }));

        Assert.Equal("source.http.files[0].uri", Assert.Single(wrong.Violations).Field);
        Assert.DoesNotContain("abc", wrong.Message);
    }

    [Fact]
    public async Task Check_WrongFields_Named()
    {
        var fine = new HttpFile { Uri = "https://h.example/a" };
        (HttpSource Source, string Field)[] cases =
        [
            (new HttpSource(), "source.http"),
            (new HttpSource { Files = { fine }, Manifest = "https://h.example/a" }, "source.http"),
            (new HttpSource { Manifest = "# nothing" }, "source.http.manifest"),
            (new HttpSource { Files = { fine, new HttpFile { Uri = "ftp://h.example/a" } } }, "source.http.files[1].uri"),
            (new HttpSource { Files = { new HttpFile { Uri = "https://h.example/a", SizeBytes = -1 } } }, "source.http.files[0].size_bytes"),
            (new HttpSource { Files = { new HttpFile { Uri = "https://h.example/a", Digest = "crc32:1" } } }, "source.http.files[0].digest"),
            (new HttpSource { Files = { new HttpFile { Uri = "https://h.example/a", Path = "../a" } } }, "source.http.files[0].path"),
            (new HttpSource { Files = { new HttpFile { Uri = "https://h.example/a", Path = "a" }, new HttpFile { Uri = "https://h.example/b", Path = "a" } } }, "source.http.files"),
        ];
        foreach (var (source, field) in cases)
            Assert.Equal(field, Assert.Single((await Assert.ThrowsAsync<InvalidRequestException>(() => CheckAsync(source))).Violations).Field);
        Assert.Equal("HOST_REFUSED", (await Assert.ThrowsAsync<AccessDeniedException>(() => CheckAsync(new HttpSource { Manifest = "http://127.0.0.1/a" }))).Reason);
    }

    [Fact]
    public void Describe_Requests_HostsAndCountsOnly()
    {
        using var http = Guards.Of();
        var kind = new HttpSourceKind(http, FetchTests.Fetcher(http));
        var one = new Source { Http = new HttpSource { Files = { new HttpFile { Uri = "https://h.example/a?q=SENTINEL" } } } };
        var many = new Source { Http = new HttpSource { Manifest = "https://h.example/a\nhttps://g.example/b\nhttps://h.example/c" } };

        Assert.Equal("a file at h.example", kind.Describe(one));
        Assert.Equal("a manifest of 3 files at h.example and 1 more", kind.Describe(many));
        Assert.Equal(["h.example", "g.example"], kind.Hosts(many));
    }

    private static async Task CheckAsync(HttpSource source)
    {
        using var http = Guards.Of();
        await new HttpSourceKind(http, FetchTests.Fetcher(http)).CheckAsync(new Source { Http = source }, default);
    }

    private static async Task<List<SourceItem>> ListAsync(ScriptedServer server, params HttpFile[] files)
    {
        using var http = Guards.Of(server.Authority);
        return await ListAsync(http, files);
    }

    private static async Task<List<SourceItem>> ListAsync(GuardedHttp http, params HttpFile[] files)
    {
        await using var source = new HttpSourceKind(http, FetchTests.Fetcher(http)).Open(new Source { Http = new HttpSource { Files = { files } } }, null);
        var items = new List<SourceItem>();
        await foreach (var item in source.ListAsync(default)) items.Add(item);
        return items;
    }

    private static async Task<SourceItem> FirstAsync(ISource source)
    {
        await foreach (var item in source.ListAsync(default)) return item;
        throw new InvalidOperationException("Nothing is listed.");
    }
}
