using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Api;
using Lightbox.Gateway.Proxy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Lightbox.Services.Tests.Gateway;

public sealed partial class RestRoutingTests
{
    private static readonly string[] Services = [ResourceNames.Catalog, ResourceNames.Ingest, ResourceNames.Render, ResourceNames.Knowledge];

    [Fact]
    public async Task EveryRestPathOfTheContracts_Asked_ReachesItsServiceUnchanged()
    {
        await using var gateway = await StartAsync();
        var astray = new List<string>();
        var asked = 0;
        foreach (var (service, verb, path) in ContractPaths())
        {
            using var request = new HttpRequestMessage(new HttpMethod(verb), path);
            using var response = await gateway.Http.SendAsync(request);
            var answer = await response.Content.ReadAsStringAsync();
            if (answer != $"{service} {verb} {path}") astray.Add($"{verb} {path} of {service} gave {(int)response.StatusCode} {answer}");
            asked++;
        }

        Assert.Empty(astray);
        Assert.True(asked > 80, $"only {asked} paths were found in the contracts");
    }

    [Theory]
    [InlineData("/v1/assets/0123/preview?maxEdge=256")]
    [InlineData("/v1/assets/0123/tiles/0/3/4")]
    public async Task PlainPicture_Asked_ReachesRenderWithItsQuery(string path)
    {
        await using var gateway = await StartAsync();

        Assert.Equal($"render GET {path}", await gateway.Http.GetStringAsync(path));
    }

    [Theory]
    [InlineData("/dicomweb/studies")]
    [InlineData("/dicomweb/trial/studies/1.2.3")]
    public async Task Stow_LongerThanAServerTakesUnlessToldTo_ReachesIngestWhole(string path)
    {
        const int Length = 32 << 20;
        var ingest = await Backend.StartAsync(ResourceNames.Ingest, app => app.MapPost("/dicomweb/{**rest}", async (HttpContext context) =>
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            return $"{context.Request.Path} {body.Length}";
        }));
        await using var gateway = await GatewayHost.StartAsync(ingest);

        using var response = await gateway.Http.PostAsync(path, new ByteArrayContent(new byte[Length]));

        Assert.Equal($"{path} {Length}", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/v1/nowhere")]
    [InlineData("/v2/datasets")]
    [InlineData("/v1/datasets/x/y/z")]
    [InlineData("/main.js")]
    public async Task UnknownPath_Asked_IsProblemDetails(string path)
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("No such path", problem.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("own", HttpStatusCode.OK)]
    public async Task Post_WithOrigin_OnlyOwnReachesTheService(string origin, HttpStatusCode expected)
    {
        await using var gateway = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/ingests:start");
        request.Headers.Add("Origin", origin == "own" ? gateway.Address.GetLeftPart(UriPartial.Authority) : origin);

        using var response = await gateway.Http.SendAsync(request);

        // The service holds to the same rule by its own address, so a 200 also shows that it was not asked to judge this Origin.
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Get_ForeignHost_IsRefused()
    {
        await using var gateway = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/datasets") { Headers = { Host = "evil.example" } };

        using var response = await gateway.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task TwoReplicas_Asked_ShareTheLoad()
    {
        var first = await NamedAsync(ResourceNames.Render, "one");
        await using var second = await NamedAsync(ResourceNames.Render, "two");
        var replica = second.Settings.ToDictionary(setting => setting.Key[..^1] + "1", setting => setting.Value);
        await using var gateway = await GatewayHost.StartAsync(replica, first);

        var answers = new HashSet<string>();
        for (var i = 0; i < 40 && answers.Count < 2; i++) answers.Add(await gateway.Http.GetStringAsync("/v1/displayPresets"));

        Assert.Equal(["one GET /v1/displayPresets", "two GET /v1/displayPresets"], answers.Order());
    }

    [Fact]
    public async Task Request_OfATrace_TakesItAlong()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        var traced = await Backend.StartAsync(ResourceNames.Catalog, app => app.Map("/{**path}", (HttpContext context) => context.Request.Headers.TraceParent.ToString()));
        await using var gateway = await GatewayHost.StartAsync(traced);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/datasets") { Headers = { { "traceparent", $"00-{Trace}-b7ad6b7169203331-01" } } };

        using var response = await gateway.Http.SendAsync(request);

        Assert.StartsWith($"00-{Trace}-", await response.Content.ReadAsStringAsync());
    }

    private static async Task<GatewayHost> StartAsync() =>
        await GatewayHost.StartAsync(await Task.WhenAll(Services.Select(service => NamedAsync(service, service))));

    /// <summary>Answers any request with a name and what was asked.</summary>
    private static Task<Backend> NamedAsync(string resource, string name) => Backend.StartAsync(resource, app => app.Map(
        "/{**path}",
        (HttpContext context) => $"{name} {context.Request.Method} {context.Request.Path}{context.Request.QueryString}"));

    private static IEnumerable<(string Service, string Verb, string Path)> ContractPaths() =>
        from service in Services
        from file in Contracts.All
        where file.Package == $"lightbox.{service}.v1"
        from method in file.Services.SelectMany(described => described.Methods)
        let rule = method.GetOptions()?.GetExtension(AnnotationsExtensions.Http)
        where rule is not null
        from binding in rule.AdditionalBindings.Prepend(rule)
        let verb = binding.PatternCase.ToString().ToUpperInvariant()
        let template = binding.Get + binding.Put + binding.Post + binding.Delete + binding.Patch
        select (service, verb, Variable().Replace(template, match => match.Groups["pattern"].Success ? match.Groups["pattern"].Value : "*").Replace("*", "a1", StringComparison.Ordinal));

    [GeneratedRegex(@"\{[\w.]+(=(?<pattern>[^}]+))?\}")]
    private static partial Regex Variable();
}
