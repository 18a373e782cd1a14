using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Knowledge.Context;
using Lightbox.Retrieval.Terminology;
using Lightbox.Services.Tests.Catalog;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Context;

/// <summary>An image that is being analysed gets its own context: the real catalogue says what it is.</summary>
public sealed class AssetContextTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private CatalogHost catalog = null!;
    private KnowledgeHost knowledge = null!;

    public async ValueTask InitializeAsync()
    {
        catalog = await CatalogHost.StartAsync(folder);
        knowledge = await KnowledgeHost.StartAsync(settings: new() { ["services:catalog:grpc:0"] = catalog.Address });
    }

    public async ValueTask DisposeAsync()
    {
        await knowledge.DisposeAsync();
        await catalog.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task RetrieveContext_ChestFilm_OnlyItsModalityAndBodyPart()
    {
        var asset = await AssetAsync("datasets/chexpert", "DX", "CHEST");

        var pack = await knowledge.Search.RetrieveContextAsync(new() { Query = "fracture", Asset = asset });

        Assert.Contains("modality = DX", pack.Filters);
        Assert.Contains("body_part = Chest", pack.Filters);
        Assert.NotEmpty(pack.Evidence);
        Assert.DoesNotContain(pack.Evidence, evidence => evidence.Entry.Contains("wrist", StringComparison.Ordinal) || evidence.Entry.Contains("humer", StringComparison.Ordinal));
        foreach (var evidence in pack.Evidence)
        {
            var entry = await knowledge.Entries.GetEntryAsync(new() { Name = evidence.Entry });
            Assert.Contains(entry.Modality.Split(", "), code => code is "DX" or "CR");
        }
    }

    [Fact]
    public async Task RetrieveContext_AnnotatedImageWithoutAQuestion_IsAboutItsFindings()
    {
        var asset = await AssetAsync(
            "datasets/chexpert", "DX", "CHEST",
            new Annotation { Field = "pneumothorax", Flag = true, Source = "train.csv:2" },
            new Annotation { Field = "cardiomegaly", Flag = false, Source = "train.csv:2" });

        var pack = await knowledge.Search.RetrieveContextAsync(new() { Asset = asset });

        Assert.Contains("finding = Pneumothorax", pack.Filters);
        Assert.DoesNotContain(pack.Filters, filter => filter.Contains("ardiomegaly", StringComparison.Ordinal));
        Assert.Equal("entries/pneumothorax", pack.Evidence[0].Entry);
        Assert.All(pack.Evidence, evidence => Assert.Contains("pneumothora", evidence.Title + evidence.Quote, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task RetrieveContext_OpenQuestionOnAnAnnotatedImage_IsAnsweredByItsFindings()
    {
        var asset = await AssetAsync("datasets/chexpert", "DX", "CHEST", new Annotation { Field = "label", Text = "Pleural effusion", Source = "train.csv:3" });

        var pack = await knowledge.Search.RetrieveContextAsync(new() { Query = "what else could this be", Asset = asset });

        Assert.True(pack.Answered);
        Assert.Contains(pack.Evidence, evidence => evidence.Entry == "entries/pleural-effusion");
    }

    [Theory]
    [InlineData("")]
    [InlineData("SEG")]
    public async Task RetrieveContext_FileThatSaysNothing_TakesItsDatasets(string modality)
    {
        var asset = await AssetAsync("datasets/echonet-dynamic", modality, "");

        var pack = await knowledge.Search.RetrieveContextAsync(new() { Asset = asset });

        Assert.Equal(["modality = US", "body_part = Heart"], pack.Filters);
        Assert.True(pack.Answered);
    }

    [Fact]
    public async Task RetrieveContext_AssetNobodyKnows_IsNotFound()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await knowledge.Search.RetrieveContextAsync(new() { Query = "x", Asset = "assets/" + new string('0', 32) }));
        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task RetrieveContext_CatalogueAway_SaysSo()
    {
        await using var alone = await KnowledgeHost.StartAsync(settings: new() { ["services:catalog:grpc:0"] = "http://127.0.0.1:9" });

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await alone.Search.RetrieveContextAsync(new() { Query = "x", Asset = "assets/" + new string('0', 32) }));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    [Fact]
    public async Task SearchEntries_DatasetThatIsHere_LinksToItsAssets()
    {
        var asset = await AssetAsync("datasets/echonet-dynamic", "US", "HEART");

        var found = await knowledge.Search.SearchEntriesAsync(new() { Query = "labelled echocardiogram videos" });

        Assert.Equal([asset], found.Results[0].Assets);
        Assert.All(found.Results.Where(result => result.Entry.DatasetSource != "datasets/echonet-dynamic"), result => Assert.Empty(result.Assets));
    }

    [Fact]
    public void Fit_RegionsAndTheirParts_Both()
    {
        Assert.True(BodyRegions.Fit("Chest", "Lung"));
        Assert.True(BodyRegions.Fit("LUNG", "chest"));
        Assert.True(BodyRegions.Fit("CHESTABDPELVIS", "Liver"));
        Assert.True(BodyRegions.Fit("Retina", "Head"));
        Assert.False(BodyRegions.Fit("Chest", "Brain"));
        Assert.False(BodyRegions.Fit("somewhere", "Brain"));
    }

    [Fact]
    public void All_Regions_AreConcepts() =>
        Assert.DoesNotContain(BodyRegions.All, id => id != "diaphragm" && !ConceptTable.BuiltIn.Concepts.ContainsKey(id));

    private async Task<string> AssetAsync(string dataset, string modality, string bodyPart, params Annotation[] annotations)
    {
        var registered = await Sample.RegisterAsync(catalog, dataset, Sample.Registration($"{Guid.NewGuid():N}.dcm", image: image => (image.Modality, image.BodyPart) = (modality, bodyPart)));
        foreach (var annotation in annotations) annotation.Asset = registered[0].Asset;
        if (annotations.Length > 0) await catalog.Annotations.RegisterAnnotationsAsync(new() { Dataset = dataset, Annotations = { annotations } });
        return registered[0].Asset;
    }
}
