using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;
using Lightbox.Storage.Sqlite;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.BuiltIn;

public sealed class StartTests
{
    [Fact]
    public async Task SecondStart_SameContent_KeepsTimesOwnDatasetsAndWhatIsHere()
    {
        using var data = new TemporaryFolder();
        Dataset first;
        string own;
        await using (var host = await CatalogHost.StartAsync(data))
        {
            own = await Sample.DatasetAsync(host);
            await Sample.RegisterAsync(host, own, Sample.Registration("a", own));
            first = await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = "datasets/mura" });
        }

        await using var again = await CatalogHost.StartAsync(data);

        Assert.Equal(first, await again.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = "datasets/mura" }));
        Assert.Equal(1, (await again.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = own })).Holdings.AssetCount);
        // Nothing was told of anew: 57 datasets and one's own.
        Assert.Equal(58, (await again.Changes.ListChangesAsync(new ListChangesRequest { Collection = "datasets" })).Changes.Count);
    }

    [Fact]
    public async Task NewContent_AfterAPersonsChange_LeavesTheirFieldsAlone()
    {
        using var data = new TemporaryFolder();
        await using (var host = await CatalogHost.StartAsync(data))
        {
            await host.Datasets.UpdateDatasetAsync(new UpdateDatasetRequest
            {
                Dataset = new Dataset { Name = "datasets/uta7", Notes = { "Ours." } },
                UpdateMask = new Google.Protobuf.WellKnownTypes.FieldMask { Paths = { "notes" } },
            });
        }

        var content = BuiltInContent.Read();
        var described = content.Datasets.Single(dataset => dataset.Name == "datasets/uta7");
        described.Notes.Add("Theirs.");
        described.Summary = "Another version's.";
        using (var database = new SqliteDatabase(Path.Combine(data.Path, "catalog.db")))
        {
            var store = new DatasetStore(new SqliteTables(database), new ChangeSignal(), TimeProvider.System);
            await store.ReplaceContentAsync(content, CancellationToken.None);
            var replaced = await store.FindAsync("uta7", CancellationToken.None);
            Assert.Equal("Another version's.", replaced!.Summary);
            Assert.Equal(["Ours."], replaced.Notes);
        }
    }

    [Fact]
    public void Content_All_IsReadWithItsReferencesWhole()
    {
        var content = BuiltInContent.Read();
        var datasets = content.Datasets.Select(dataset => dataset.Name).ToHashSet();
        var scenarios = content.Scenarios.Select(scenario => scenario.Name).ToHashSet();

        Assert.All(content.Datasets, dataset =>
        {
            Assert.Contains(dataset.Provider, content.Providers.Select(provider => provider.Name));
            Assert.All(dataset.Scenarios, scenario => Assert.Contains(scenario, scenarios));
            Assert.Equal(4, dataset.UseDecisions.Count);
            Assert.NotEmpty(dataset.Sources);
            Assert.NotEmpty(dataset.ResourceKind);
            Assert.Equal(dataset.Formats.Count > 0 || dataset.Staining.Count > 0, dataset.Layout.Length > 0);
        });
        Assert.Contains("lightbox render case_001.svs", content.Datasets.Single(dataset => dataset.Name == "datasets/brain-mets-lung-mri-path-segs").Layout);
        Assert.Equal(["T1CE", "FLAIR"], content.Datasets.Single(dataset => dataset.Name == "datasets/brain-mets-lung-mri-path-segs").Modalities[1].Sequences);
        Assert.Contains(content.Datasets.Single(dataset => dataset.Name == "datasets/ddsm").Sources, source => source.Source == "https://github.com/beamandrew/medical-data");
        Assert.All(content.Scenarios, scenario => Assert.Equal([1, 2, 3, 4, 5], scenario.Steps.Select(step => step.Number)));
        Assert.All(content.Scenarios.SelectMany(scenario => scenario.Mappings), mapping => Assert.Contains(mapping.Dataset, datasets));
    }

    [Theory]
    [InlineData("- a list", "no single mapping")]
    [InlineData("{id: x, name: y, links: text}", "list of mappings")]
    [InlineData("name: x", "id must be given")]
    public void Dataset_WrongYaml_SaysFileAndKey(string yaml, string expected)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => DatasetYaml.Read(YamlMap.Read(new StringReader(yaml), "datasets/wrong.yaml"), new SourceBook([]), new Guides([])));
        Assert.Contains("datasets/wrong.yaml", wrong.Message);
        Assert.Contains(expected, wrong.Message);
    }
}
