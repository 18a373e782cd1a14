using System.Text.Json;
using Lightbox.House.Tests.References;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.House.Tests.AppHost;

/// <summary>The app host names what exists, once, and draws the arrows of the design.</summary>
public sealed class AppHostTests
{
    private static readonly AppHostFile Declared = AppHostFile.Current;

    private static IEnumerable<AppHostResource> Services => Declared.Resources.Where(resource => resource.Kind == "Project");

    [Fact]
    public void Projects_Included_AreTheServicesOnDisk()
    {
        var included = Declared.Projects.Select(path => Path.GetRelativePath(Repository.Root, Path.GetFullPath(path, AppHostFile.Folder)));
        var services = ProjectFile.All.Select(project => project.Path).Where(path => path.StartsWith("services/", StringComparison.Ordinal));
        Assert.Equal(services, included.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Services_Added_AreTheProjectsOfTheirNames()
    {
        Assert.Equal(Declared.Projects.Select(Path.GetFileNameWithoutExtension).Order(), Services.Select(service => service.Project).Order());
        Assert.All(Services, service => Assert.Equal(service.Project, service.Name, ignoreCase: true));
    }

    [Fact]
    public void Names_OfResourcesAndEndpoints_ComeFromResourceNames()
    {
        var names = typeof(ResourceNames).GetFields().ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!);
        // The gRPC endpoint is read from the services' appsettings.json; nothing here asks for it by name.
        Assert.Equal(names.Keys.Except([nameof(ResourceNames.GrpcEndpoint)]).Order(), Declared.NamesUsed.Order());
        Assert.Empty(Declared.Literals.Intersect(names.Values));
    }

    [Fact]
    public void Databases_OnTheServer_AreOneForEachServiceThatHasTables()
    {
        var postgres = Assert.Single(Declared.Resources, resource => resource.Kind == "Postgres");
        Assert.Contains("""WithImage("pgvector/pgvector",""", postgres.Declaration);
        Assert.True(postgres.Declaration.IndexOf("WithImage", StringComparison.Ordinal) < postgres.Declaration.IndexOf("WithDataVolume", StringComparison.Ordinal));
        var databases = Declared.Resources.Where(resource => resource.Kind == "Database").ToList();
        Assert.Equal(
            [ResourceNames.CatalogDatabase, ResourceNames.IngestDatabase, ResourceNames.KnowledgeDatabase],
            databases.Select(database => database.Name).Order(StringComparer.Ordinal));
        Assert.All(databases, database => Assert.Contains($"{postgres.Variable}.AddDatabase", database.Declaration));
    }

    [Theory]
    [InlineData(ResourceNames.Catalog, ResourceNames.CatalogDatabase)]
    [InlineData(ResourceNames.Ingest, ResourceNames.Catalog, ResourceNames.IngestDatabase, ResourceNames.Render)]
    [InlineData(ResourceNames.Render, ResourceNames.Catalog)]
    [InlineData(ResourceNames.Knowledge, ResourceNames.Catalog, ResourceNames.KnowledgeDatabase)]
    [InlineData(ResourceNames.Gateway, ResourceNames.Catalog, ResourceNames.Ingest, ResourceNames.Knowledge, ResourceNames.Render)]
    public void References_OfAService_AreItsCallsAndItsDatabase(string service, params string[] expected)
    {
        var resource = Services.Single(candidate => candidate.Name == service);
        Assert.Equal(expected, Declared.ReferencesOf(resource));
        Assert.Equal(resource.References, resource.Waits);
    }

    [Fact]
    public void Replicas_AreOfTheServicesThatScale()
    {
        var replicated = Services.Where(service => service.Declaration.Contains(".WithReplicas(", StringComparison.Ordinal));
        Assert.Equal([ResourceNames.Ingest, ResourceNames.Render], replicated.Select(service => service.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ExternalEndpoints_AreTheGatewaysAlone()
    {
        var open = Assert.Single(Services, service => service.Declaration.Contains(".WithExternalHttpEndpoints(", StringComparison.Ordinal));
        Assert.Equal(ResourceNames.Gateway, open.Name);
    }

    [Fact]
    public void FileBasedApp_StandsAlone_WithItsProfileAndConfiguration()
    {
        Assert.Empty(Directory.GetFiles(AppHostFile.Folder, "*.csproj"));
        Assert.StartsWith("#!/usr/bin/env dotnet\n#:sdk Aspire.AppHost.Sdk@", Declared.Text);
        Assert.Contains("#:include ResourceNames.cs\n", Declared.Text);

        using var pointer = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "aspire.config.json")));
        var path = pointer.RootElement.GetProperty("appHost").GetProperty("path").GetString()!;
        Assert.True(File.Exists(Path.Combine(Repository.Root, path)));

        using var profiles = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppHostFile.Folder, "apphost.run.json")));
        var http = profiles.RootElement.GetProperty("profiles").GetProperty("http");
        Assert.StartsWith("http://localhost:", http.GetProperty("applicationUrl").GetString());
        var environment = http.GetProperty("environmentVariables").EnumerateObject().Select(variable => variable.Name);
        Assert.Equal(
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"],
            environment.Order(StringComparer.Ordinal));
    }
}
