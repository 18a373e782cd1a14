using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Lightbox.Gateway.Site;
using Lightbox.ServiceDefaults;
using Lightbox.ServiceDefaults.Endpoints;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Gateway;

public sealed partial class SiteTests
{
    [Fact]
    public async Task Start_Asked_IsAlwaysCheckedAgainAndNothingInlineMayRun()
    {
        RequirePage();
        await using var gateway = await GatewayHost.StartAsync();

        using var response = await gateway.Http.GetAsync("/");
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoCache);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.DoesNotMatch(InlineCode(), html);
    }

    [Fact]
    public async Task Script_Asked_IsKeptForEverAndCompressed()
    {
        RequirePage();
        await using var gateway = await GatewayHost.StartAsync();
        var name = SiteFile.All.Keys.Single(key => key.StartsWith("main-", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Get, name) { Headers = { { "Accept-Encoding", "gzip, br" } } };

        using var response = await gateway.Http.SendAsync(request);
        await using var unpacked = new BrotliStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        var script = await new StreamReader(unpacked).ReadToEndAsync();

        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.Equal(TimeSpan.FromDays(365), response.Headers.CacheControl?.MaxAge);
        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(await gateway.Http.GetStringAsync(name), script);
    }

    [Fact]
    public async Task Start_AskedWithItsEtag_IsNotSentAgain()
    {
        RequirePage();
        await using var gateway = await GatewayHost.StartAsync();
        using var first = await gateway.Http.GetAsync("/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        using var second = await gateway.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Head_OfAFile_HasItsLengthAndNoBody()
    {
        RequirePage();
        await using var gateway = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/icon.svg");

        using var response = await gateway.Http.SendAsync(request);

        Assert.Equal((await gateway.Http.GetByteArrayAsync("/icon.svg")).Length, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Start_BuildWithoutPage_SaysWhatToInstall()
    {
        var builder = Backend.NewBuilder([]);
        builder.AddServiceDefaults(ResourceNames.Gateway);
        await using var app = builder.Build();
        app.MapSite(new Dictionary<string, SiteFile>());
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = app.AddressOf(ResourceNames.HttpEndpoint) };

        using var response = await http.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("install Node.js", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public void Sources_TypeScriptCompiler_FindsNothing()
    {
        var page = Path.Combine(Repository.Root, "services", "gateway", "Page");
        var compiler = Path.Combine(page, "node_modules", "typescript", "bin", "tsc");
        Part.Require(File.Exists(compiler), "the page's npm packages (the build installs them when Node.js is there)");

        ExternalTool.Run("node", compiler, "--noEmit", "--project", page);
    }

    internal static void RequirePage() => Part.Require(SiteFile.All.ContainsKey("index.html"), "Node.js with npm when the gateway was built");

    [GeneratedRegex("<style|<script(?![^>]* src=)|\\son\\w+=|style=", RegexOptions.IgnoreCase)]
    private static partial Regex InlineCode();
}
