using System.Net;
using System.Text;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.Http.Guard;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Http;

/// <summary>Rows 21 to 23 of the abuse cases at the socket: where connections go, on each hop, and how long they may take.</summary>
public sealed class GuardTests
{
    private static readonly byte[] Secret = "internal"u8.ToArray();

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f000001:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    [InlineData("http://localhost:{0}/")]
    public async Task Get_ThisMachine_RefusedBeforeAnyConnection(string uri)
    {
        await using var inside = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Secret));
        using var http = Guards.Of();

        var refused = await Assert.ThrowsAsync<SourceException>(() => http.Client.GetAsync(string.Format(uri, inside.EndPoint.Port)));

        Assert.Equal("HOST_REFUSED", refused.Code);
        Assert.False(refused.IsTransient);
        Assert.Equal(0, inside.Connections);
    }

    [Fact]
    public async Task Get_NameThatMeansThisMachine_RefusedWhenTheSocketConnects()
    {
        await using var inside = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Secret));
        using var http = Guards.Of(new HttpOptions(), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback]));

        var refused = await Assert.ThrowsAsync<SourceException>(() => http.Client.GetAsync($"http://harmless.example:{inside.EndPoint.Port}/"));

        Assert.Equal("HOST_REFUSED", refused.Code);
        Assert.Equal(0, inside.Connections);
    }

    [Fact]
    public async Task Get_NameReboundBetweenConnections_SecondRefused()
    {
        // 127.0.0.2 plays the public address, 127.0.0.1 the inside.
        await using var inside = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Secret));
        await using var outside = ScriptedServer.Start(Closing, IPAddress.Parse("127.0.0.2"));
        var answers = new Queue<IPAddress>([IPAddress.Parse("127.0.0.2"), IPAddress.Loopback]);
        using var http = Guards.Of(new HttpOptions(), (_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()]), "127.0.0.2/32");

        using var first = await http.Client.GetAsync($"http://rebound.example:{outside.EndPoint.Port}/");
        var refused = await Assert.ThrowsAsync<SourceException>(() => http.Client.GetAsync($"http://rebound.example:{inside.EndPoint.Port}/"));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("HOST_REFUSED", refused.Code);
        Assert.Equal(0, inside.Connections);
    }

    [Fact]
    public async Task Get_NameReboundWhileAConnectionIsKept_StaysWithTheAddressThatWasChecked()
    {
        await using var inside = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Secret));
        await using var outside = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", "outside"), IPAddress.Parse("127.0.0.2"), inside.EndPoint.Port);
        var address = IPAddress.Parse("127.0.0.2");
        using var http = Guards.Of(new HttpOptions(), (_, _) => Task.FromResult<IPAddress[]>([address]), "127.0.0.2/32");
        var uri = $"http://rebound.example:{inside.EndPoint.Port}/";

        await http.Client.GetStringAsync(uri);
        address = IPAddress.Loopback;

        Assert.Equal("outside", await http.Client.GetStringAsync(uri));
        Assert.Equal((1, 0), (outside.Connections, inside.Connections));
    }

    [Fact]
    public async Task Get_OnePublicOneInnerAddress_NeverFallsBackToTheInner()
    {
        await using var inside = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Secret));
        // Nobody listens on the allowed address: a browser would try the next.
        using var http = Guards.Of(new HttpOptions(), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.2"), IPAddress.Loopback]), "127.0.0.2/32");

        var failed = await Assert.ThrowsAsync<SourceException>(() => http.Client.GetAsync($"http://mixed.example:{inside.EndPoint.Port}/"));

        Assert.Equal("UNAVAILABLE", failed.Code);
        Assert.True(failed.IsTransient);
        Assert.Equal(0, inside.Connections);
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("302 Found")]
    [InlineData("303 See Other")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task Get_RedirectToTheInside_Refused(string status)
    {
        await using var inside = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", Secret), IPAddress.Parse("127.0.0.3"));
        await using var outside = ScriptedServer.Start((_, answer) => answer.SendAsync(status, "", $"Location: {inside.Address}"));
        using var http = Guards.Of(outside.Authority);

        var refused = await Assert.ThrowsAsync<SourceException>(() => http.Client.GetAsync(outside.Address));

        Assert.Equal("HOST_REFUSED", refused.Code);
        Assert.Equal(0, inside.Connections);
    }

    [Theory]
    [InlineData("Location: file:///etc/passwd", "HOST_REFUSED")]
    [InlineData("Location: ftp://127.0.0.1/a", "HOST_REFUSED")]
    [InlineData("Location: http://me:word@example.org/", "HOST_REFUSED")]
    [InlineData("X-Nothing: here", "REDIRECT_REFUSED")]
    [InlineData("Location: /again", "REDIRECT_REFUSED")]
    public async Task Get_RedirectThatLeadsNowhereGood_Refused(string header, string code)
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("302 Found", "", header));
        using var http = Guards.Of(server.Authority);

        var refused = await Assert.ThrowsAsync<SourceException>(() => http.Client.GetAsync(server.Address));

        Assert.Equal(code, refused.Code);
        Assert.InRange(server.Requests.Count, 1, new HttpOptions().MaximumRedirects + 1);
    }

    [Fact]
    public async Task Get_RedirectToAnotherAllowedHost_FollowedWithoutTheToken()
    {
        await using var other = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", "there"));
        await using var first = ScriptedServer.Start((request, answer) =>
            request.Path == "/a" ? answer.SendAsync("302 Found", "", "Location: /b") : answer.SendAsync("302 Found", "", $"Location: {other.Address}c"));
        using var http = Guards.Of(first.Authority, other.Authority);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(first.Address, "a"));
        request.Headers.Authorization = new("Bearer", "the-token");

        using var response = await http.Client.SendAsync(request);

        Assert.Equal("there", await response.Content.ReadAsStringAsync());
        Assert.All(first.Requests, seen => Assert.Equal("Bearer the-token", seen["Authorization"]));
        Assert.Equal("", Assert.Single(other.Requests)["Authorization"]);
        Assert.Equal(other.Authority, Assert.Single(other.Requests)["Host"]);
    }

    [Fact]
    public async Task Handler_RedirectsNotWanted_GivenBackAsTheyCome()
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("307 Temporary Redirect", "", "Location: /b"));
        using var http = Guards.Of(server.Authority);
        using var client = new HttpClient(http.CreateHandler(followRedirects: false), disposeHandler: false);

        using var response = await client.GetAsync(server.Address);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Get_NoAnswer_TooSlow()
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.NeverAsync());
        using var http = Guards.Of(Guards.Quick, server.Authority);

        await SlowAsync(() => http.Client.GetAsync(server.Address, HttpCompletionOption.ResponseHeadersRead));
    }

    [Fact]
    public async Task Read_BodyStandsStill_TooSlow()
    {
        await using var server = ScriptedServer.Start(async (_, answer) =>
        {
            await answer.HeadAsync("200 OK", "Content-Length: 1000");
            await answer.WriteAsync("some");
            await answer.NeverAsync();
        });
        using var http = Guards.Of(Guards.Quick, server.Authority);

        await SlowAsync(() => http.Client.GetByteArrayAsync(server.Address));
    }

    [Fact]
    public async Task Read_BodyDrips_TooSlowThoughItNeverStandsStill()
    {
        await using var server = ScriptedServer.Start(DripAsync);
        var options = new HttpOptions { IdleTimeout = TimeSpan.FromSeconds(30), SlowWindow = TimeSpan.FromMilliseconds(400), LeastBytesPerSecond = 10_000 };
        using var http = Guards.Of(options, server.Authority);

        await SlowAsync(() => http.Client.GetByteArrayAsync(server.Address));
    }

    [Fact]
    public async Task Read_BodyWithoutEnd_TooSlowWhenItsTimeIsOver()
    {
        await using var server = ScriptedServer.Start(DripAsync);
        using var http = Guards.Of(new HttpOptions { TotalTimeout = TimeSpan.FromMilliseconds(400) }, server.Authority);

        await SlowAsync(() => http.Client.GetByteArrayAsync(server.Address));
    }

    [Fact]
    public async Task Read_ReaderIsBusyElsewhere_NotTheServersFault()
    {
        var clock = new SteppedClock();
        using var bytes = new MemoryStream(new byte[1000]);
        await using var body = new GuardedStream(bytes, "server.example", new HttpOptions(), clock);

        var read = await body.ReadAtLeastAsync(new byte[10], 10);
        clock.Step(TimeSpan.FromHours(1));
        var rest = await body.ReadAtLeastAsync(new byte[2000], 2000, throwOnEndOfStream: false);
        clock.Step(TimeSpan.FromHours(24));

        Assert.Equal(1000, read + rest);
        Assert.Equal("TOO_SLOW", (await Assert.ThrowsAsync<SourceException>(async () => await body.ReadExactlyAsync(new byte[1]))).Code);
    }

    [Theory]
    [InlineData("Content-Length: 1000")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task Read_CutBeforeItsEnd_CutOff(string header)
    {
        await using var server = ScriptedServer.Start(async (_, answer) =>
        {
            await answer.HeadAsync("200 OK", header);
            await answer.WriteAsync("4\r\nsome\r\n");
            answer.IsLast = true;
        });
        using var http = Guards.Of(server.Authority);

        var cut = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(http.Client, server.Address));

        Assert.Equal("CUT_OFF", cut.Code);
        Assert.True(cut.IsTransient);
    }

    [Fact]
    public async Task Read_CallerCancels_CancelledNotSlow()
    {
        await using var server = ScriptedServer.Start(async (_, answer) =>
        {
            await answer.HeadAsync("200 OK", "Content-Length: 1000");
            await answer.NeverAsync();
        });
        using var http = Guards.Of(server.Authority);
        using var response = await http.Client.GetAsync(server.Address, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        using var cancel = new CancellationTokenSource();

        var reading = body.ReadAsync(new byte[10], cancel.Token).AsTask();
        await cancel.CancelAsync();

        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading)).CancellationToken);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "BAD_ANSWER")]
    [InlineData("", "UNAVAILABLE")]
    public async Task Get_NoHttpServer_NamedWithoutPathOrQuery(string said, string code)
    {
        await using var server = ScriptedServer.Start(async (_, answer) =>
        {
            await answer.WriteAsync(said);
            answer.IsLast = true;
        });
        using var http = Guards.Of(server.Authority);

        var failed = await Assert.ThrowsAsync<SourceException>(() => http.Client.GetAsync(new Uri(server.Address, "DOE^JANE?sig=SENTINEL")));

        Assert.Equal(code, failed.Code);
        Assert.DoesNotContain("SENTINEL", failed.ToString());
        Assert.DoesNotContain("JANE", failed.ToString());
    }

    private static async Task SlowAsync(Func<Task> act)
    {
        var slow = await Assert.ThrowsAsync<SourceException>(act);
        Assert.Equal("TOO_SLOW", slow.Code);
        Assert.True(slow.IsTransient);
    }

    /// <summary>HttpClient's own whole-body reads put an exception of their own around a cut.</summary>
    private static async Task ReadAsync(HttpClient client, Uri uri)
    {
        using var response = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.CopyToAsync(Stream.Null);
    }

    private static async Task Closing(ScriptedRequest request, ScriptedAnswer answer)
    {
        answer.IsLast = true;
        await answer.SendAsync("200 OK", "outside", "Connection: close");
    }

    private static async Task DripAsync(ScriptedRequest request, ScriptedAnswer answer)
    {
        await answer.HeadAsync("200 OK", "Transfer-Encoding: chunked");
        while (true)
        {
            await answer.WriteAsync(Encoding.ASCII.GetBytes("1\r\nx\r\n"));
            await Task.Delay(20, answer.Stop);
        }
    }
}
