using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.Search.Candidates;
using Lightbox.Services.Tests.Knowledge.Embeddings;
using Lightbox.Services.Tests.Knowledge.Embeddings.Servers;
using Lightbox.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Search;

/// <summary>PostgreSQL's choice, a fifth of the entries, against the ranker over all of them.</summary>
public sealed class CandidatesTests : IAsyncLifetime
{
    private const int Each = 60;

    private PostgresDatabase database = null!;
    private ModelServer server = null!;
    private KnowledgeHost whole = null!;
    private KnowledgeHost chosen = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresDatabase.CreateAsync();
        server = await ModelServer.StartAsync();
        whole = await StartAsync([]);
        await KnowledgeModels.ReembedAsync(whole, KnowledgeModels.Ada);
        chosen = await StartAsync(new() { [CandidateOptions.Section + ":LeastEntries"] = "1", [CandidateOptions.Section + ":Each"] = $"{Each}" });
        var (model, dimensions) = await ModelAsync();
        Assert.True(await chosen.Services.GetRequiredService<VectorIndexes>().PrepareAsync(model, dimensions));
    }

    public async ValueTask DisposeAsync()
    {
        await chosen.DisposeAsync();
        await whole.DisposeAsync();
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task SearchEntries_AmongCandidates_GivesNearlyWhatTheWholeRankerGives()
    {
        int same = 0, all = 0;
        foreach (var (_, query, _) in GradedQueries.Answered)
        {
            var (here, there) = (await NamesAsync(chosen, query), await NamesAsync(whole, query));
            all += there.Length;
            same += there.Intersect(here).Count();
        }

        Assert.True(same >= 0.95 * all, $"{same} of {all} results are the same.");
    }

    [Fact]
    public async Task Find_ModelOfItsOwn_ChoosesByWordsAndByVector()
    {
        var (model, dimensions) = await ModelAsync();
        var vector = (await whole.Services.GetRequiredService<EntryIndex>().VectorAsync("pneumothorax", TestContext.Current.CancellationToken))!.Value.Values;
        Assert.Equal(dimensions, vector.Length);

        var found = await FindAsync(new CandidateQuery("zebra", new(model, vector), null));
        Assert.Equal(Each, found!.Count);
        Assert.Contains("pneumothorax", found);

        var byWords = await FindAsync(new CandidateQuery("collapsed lungs", new(model, new float[dimensions - 1].Append(1f).ToArray()), null));
        Assert.Contains("pneumothorax", byWords!);
        Assert.InRange(byWords!.Count, Each, 2 * Each);
    }

    [Fact]
    public async Task Find_Filtered_ScansOnUntilThereAreEnough()
    {
        var (model, dimensions) = await ModelAsync();
        var facets = await whole.Services.GetRequiredService<EntryIndex>().FacetsAsync(TestContext.Current.CancellationToken);
        var allowed = facets.Keys.Order(StringComparer.Ordinal).Where((_, i) => i % 4 == 0).ToList();
        Assert.True(allowed.Count > Each);
        var vector = Enumerable.Range(0, dimensions).Select(i => i % 3 - 1f).ToArray();

        var found = await FindAsync(new CandidateQuery("zebra", new(model, vector), allowed));

        Assert.Equal(Each, found!.Count);
        Assert.Subset(allowed.ToHashSet(), found.ToHashSet());
        Assert.Equal(["a", "b"], (await FindAsync(new CandidateQuery("zebra", new(model, vector), ["b", "a"])))!.Order());
    }

    [Theory]
    [InlineData("'; DROP TABLE medical_imaging_knowledge; --")]
    [InlineData("lung & | ! <-> :* (")]
    [InlineData("lung\0s % _ \\")]
    [InlineData("\u202eرئة")]
    [InlineData("the of and")]
    public async Task SearchEntries_TextThatMeansSomethingToADatabase_IsText(string query)
    {
        await chosen.Search.SearchEntriesAsync(new() { Query = query });
        Assert.NotEmpty(await NamesAsync(chosen, "pneumothorax"));
    }

    [Fact]
    public async Task Find_BuiltInModel_LeavesItToTheRanker() => Assert.Null(await FindAsync(new CandidateQuery("lung", null, null)));

    private Task<IReadOnlySet<string>?> FindAsync(CandidateQuery query) => chosen.Services.GetRequiredService<ICandidates>().FindAsync(query, TestContext.Current.CancellationToken);

    private async Task<(ModelKey Model, int Dimensions)> ModelAsync()
    {
        var stored = Assert.Single(await whole.Services.GetRequiredService<IVectorStore>().ModelsAsync(TestContext.Current.CancellationToken));
        return (stored.Key, stored.Dimensions);
    }

    private static async Task<string[]> NamesAsync(KnowledgeHost host, string query) =>
        [.. (await host.Search.SearchEntriesAsync(new() { Query = query, PageSize = 10 })).Results.Select(result => result.Entry.Name)];

    private Task<KnowledgeHost> StartAsync(Dictionary<string, string?> more)
    {
        var settings = KnowledgeModels.Settings(server);
        settings["ConnectionStrings:knowledgedb"] = database.ConnectionString;
        foreach (var (name, value) in more) settings[name] = value;
        return KnowledgeHost.StartAsync(settings: settings);
    }
}
