using System.Text.Json;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.House.Tests.AppHost;

/// <summary>What the app host hands out is what the services read: endpoints, connection strings, settings, probe paths.</summary>
public sealed class ServiceConfigurationTests
{
    public static TheoryData<string> Services =>
        [ResourceNames.Catalog, ResourceNames.Ingest, ResourceNames.Render, ResourceNames.Knowledge, ResourceNames.Gateway];

    [Theory, MemberData(nameof(Services))]
    public void Kestrel_InAppSettings_HasTheTwoEndpointsOnLoopback(string service)
    {
        var endpoints = Endpoints(service).ToDictionary(endpoint => endpoint.Name, endpoint => endpoint.Value);
        Assert.Equal([ResourceNames.GrpcEndpoint, ResourceNames.HttpEndpoint], endpoints.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("Http2", endpoints[ResourceNames.GrpcEndpoint].GetProperty("Protocols").GetString());
        Assert.Equal("Http1", endpoints[ResourceNames.HttpEndpoint].GetProperty("Protocols").GetString());
        Assert.All(endpoints.Values, endpoint => Assert.Equal("127.0.0.1", Address(endpoint).Host));
    }

    [Fact]
    public void Ports_OfTheFivePrograms_DoNotCollide()
    {
        var ports = Services.SelectMany(service => Endpoints(service.Data)).Select(endpoint => Address(endpoint.Value).Port).ToList();
        Assert.Equal(10, ports.Distinct().Count());
    }

    [Theory]
    [InlineData(ResourceNames.Catalog, nameof(ResourceNames.CatalogDatabase))]
    [InlineData(ResourceNames.Ingest, nameof(ResourceNames.IngestDatabase))]
    [InlineData(ResourceNames.Knowledge, nameof(ResourceNames.KnowledgeDatabase))]
    [InlineData(ResourceNames.Render)]
    [InlineData(ResourceNames.Gateway)]
    public void ConnectionStrings_ThatAServiceReads_AreItsOwn(string service, params string[] expected)
    {
        var sources = Sources($"services/{service}");
        string[] databases = [nameof(ResourceNames.CatalogDatabase), nameof(ResourceNames.IngestDatabase), nameof(ResourceNames.KnowledgeDatabase)];
        Assert.Equal(expected, databases.Where(name => sources.Contains($"ResourceNames.{name}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Settings_ThatTheAppHostSets_AreReadByTheServices()
    {
        var sources = Sources("services") + Sources("ServiceDefaults") + Sources("storage");
        Assert.NotEmpty(AppHostFile.Current.SettingsSet);
        Assert.All(AppHostFile.Current.SettingsSet, key => Assert.Contains(Sections(key), section => sources.Contains($"\"{section}\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public void ProbePath_OfTheAppHost_IsMappedByEveryService(string path)
    {
        Assert.Contains($"\"{path}\", endpointName: ResourceNames.HttpEndpoint", AppHostFile.Current.Text);
        Assert.Contains($"\"{path}\"", Sources("ServiceDefaults"));
    }

    /// <summary>The key itself and the sections it lies in, as code may name any of them: "Lightbox:Access:Keys", "Lightbox:Access".</summary>
    private static IEnumerable<string> Sections(string key)
    {
        var parts = key.Split("__");
        return Enumerable.Range(2, parts.Length - 1).Select(length => string.Join(':', parts.Take(length)));
    }

    private static List<JsonProperty> Endpoints(string service)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "services", service, "appsettings.json"));
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("Kestrel").GetProperty("Endpoints").EnumerateObject()];
    }

    private static Uri Address(JsonElement endpoint) => new(endpoint.GetProperty("Url").GetString()!);

    private static string Sources(string folder) => string.Concat(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("node_modules", StringComparison.Ordinal))
            .Select(File.ReadAllText));
}
