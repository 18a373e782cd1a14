using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Lightbox.House.Tests.References;

/// <summary>References point one way, as the design draws them; held over the project files and again over what was compiled.</summary>
public sealed class ArrowsTests
{
    private const string Protos = "protos/Protos.csproj";
    private const string ServiceDefaults = "ServiceDefaults/ServiceDefaults.csproj";
    private const string Storage = "storage/Storage.csproj";
    private const string Jobs = "jobs/Jobs.csproj";
    private const string Imaging = "imaging/Imaging.csproj";
    private const string Retrieval = "retrieval/Retrieval.csproj";

    /// <summary>What each project of the product may reference. One that is not named here may not exist.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [Protos] = [],
        [ServiceDefaults] = [],
        [Storage] = [],
        [Jobs] = [Protos, ServiceDefaults, Storage],
        [Imaging] = [],
        [Retrieval] = [],
        ["services/catalog/Catalog.csproj"] = [Protos, ServiceDefaults, Storage, Retrieval],
        ["services/ingest/Ingest.csproj"] = [Protos, ServiceDefaults, Storage, Jobs, Imaging],
        ["services/render/Render.csproj"] = [Protos, ServiceDefaults, Storage, Imaging],
        ["services/knowledge/Knowledge.csproj"] = [Protos, ServiceDefaults, Storage, Jobs, Retrieval],
        ["services/gateway/Gateway.csproj"] = [Protos, ServiceDefaults],
    };

    /// <summary>The command and everything that only tests or measures may reference all of it.</summary>
    private static readonly string[] Unbound = ["cli/", "bench/", "tests/"];

    public static TheoryData<string> Bound => [.. Allowed.Keys];

    [Fact]
    public void Projects_OfTheProduct_AreAllKnown()
    {
        var found = ProjectFile.All.Select(project => project.Path).Where(path => !Unbound.Any(path.StartsWith));
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), found);
    }

    [Theory, MemberData(nameof(Bound))]
    public void ProjectReferences_OfAProject_PointTheAllowedWay(string path)
    {
        var project = ProjectFile.All.Single(candidate => candidate.Path == path);
        Assert.Empty(project.References.Except(Allowed[path]));
    }

    [Theory, MemberData(nameof(Bound))]
    public void AssemblyReferences_OfAProject_PointTheAllowedWay(string path)
    {
        var allowed = Allowed[path].Select(AssemblyName);
        var ours = ReferencesOf(path).Where(name => name.StartsWith("Lightbox.", StringComparison.Ordinal));
        Assert.Empty(ours.Except(allowed));
    }

    [Theory]
    [InlineData(Imaging)]
    [InlineData(Retrieval)]
    [InlineData(Storage)]
    public void AssemblyReferences_OfTheInnerLayers_KnowNoNetwork(string path)
    {
        string[] network = ["System.Net.", "Grpc.", "Google.Protobuf", "Microsoft.AspNetCore.", "Yarp."];
        Assert.DoesNotContain(ReferencesOf(path), name => network.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
    }

    private static string AssemblyName(string path) => "Lightbox." + Path.GetFileNameWithoutExtension(path);

    private static List<string> ReferencesOf(string path)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, AssemblyName(path) + ".dll"));
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
