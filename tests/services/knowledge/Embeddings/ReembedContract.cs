using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Knowledge.V1;
using Lightbox.Services.Tests.Knowledge.Embeddings.Servers;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Embeddings;

/// <summary>Models, the switch from one to another and search by vector, through the service on any database.</summary>
public abstract class ReembedContract : IAsyncLifetime
{
    private protected ModelServer Server { get; private set; } = null!;

    private protected abstract Task<KnowledgeHost> StartAsync(Dictionary<string, string?> settings);

    public async ValueTask InitializeAsync() => Server = await ModelServer.StartAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private Task<KnowledgeHost> StartAsync() => StartAsync(KnowledgeModels.Settings(Server));

    private static async Task<SearchEntriesResponse> SearchAsync(KnowledgeHost host, string query) =>
        await host.Search.SearchEntriesAsync(new SearchEntriesRequest { Query = query, PageSize = 5, Explain = true });

    private bool AskedFor(string query) => Server.Texts.Contains(query);

    [Fact]
    public async Task Reembed_AllEntries_SwitchesQueriesAndEntriesTogether()
    {
        await using var host = await StartAsync();
        var before = await KnowledgeModels.ModelsAsync(host);
        Assert.Equal(["models/lsa", KnowledgeModels.Ada, KnowledgeModels.Ollama], before.Select(m => m.Name));
        Assert.True(before[0].Active);
        Assert.Equal("builtin-lsa", before[0].Provider);
        await SearchAsync(host, "collapsed lung one");
        Assert.False(AskedFor("collapsed lung one"));

        var job = await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada);

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(KnowledgeModels.Ada, job.Result);
        Assert.Equal(job.Progress.ItemsTotal, job.Progress.ItemsDone);
        var after = await KnowledgeModels.ModelsAsync(host);
        Assert.Equal((KnowledgeModels.Ada, true, "openai", 64), (after[0].Name, after[0].Active, after[0].Provider, after[0].Dimensions));
        var found = await SearchAsync(host, "collapsed lung two");
        Assert.True(AskedFor("collapsed lung two"));
        Assert.Contains(found.Results[0].Explanation.Parts, part => part.Name == "vector" && part.Value > 0);
        var entry = found.Results[0].Entry;
        Assert.Equal((KnowledgeModels.Ada, after[0].Version), (entry.Model, entry.ModelVersion));
        Assert.Equal(after[0].VectorCount, before[0].VectorCount);
        Assert.Empty(Server.Complaints);
    }

    [Fact]
    public async Task Reembed_KeepActive_ThenActivate_TwoModelsStandSideBySide()
    {
        await using var host = await StartAsync();
        var models = new ModelService.ModelServiceClient(host.Channel);
        await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada);
        Server.Dimensions = 32;

        await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ollama, keepActive: true);

        var both = await KnowledgeModels.ModelsAsync(host);
        Assert.Equal([(KnowledgeModels.Ada, true, 64), (KnowledgeModels.Ollama, false, 32)], both.Where(m => m.Name != "models/lsa").Select(m => (m.Name, m.Active, m.Dimensions)));
        Assert.Equal(both[0].VectorCount, both.Single(m => m.Name == KnowledgeModels.Ollama).VectorCount);

        Assert.True((await models.ActivateModelAsync(new ActivateModelRequest { Name = KnowledgeModels.Ollama })).Active);
        Server.Texts.Clear();
        Assert.True((await SearchAsync(host, "pleural effusion")).Answered);
        Assert.Equal(["pleural effusion"], Server.Texts);

        Assert.True((await models.ActivateModelAsync(new ActivateModelRequest { Name = "models/lsa" })).Active);
        await SearchAsync(host, "pleural effusion again");
        Assert.False(AskedFor("pleural effusion again"));
    }

    [Fact]
    public async Task Activate_ModelWithoutVectors_IsRefused()
    {
        await using var host = await StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new ModelService.ModelServiceClient(host.Channel).ActivateModelAsync(new ActivateModelRequest { Name = KnowledgeModels.Ada }));

        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.True((await KnowledgeModels.ModelsAsync(host))[0] is { Name: "models/lsa", Active: true });
    }

    [Theory]
    [InlineData("models/nobody", StatusCode.NotFound)]
    [InlineData("models/", StatusCode.InvalidArgument)]
    [InlineData("entries/x", StatusCode.InvalidArgument)]
    [InlineData("models/UPPER", StatusCode.InvalidArgument)]
    public async Task Reembed_NameOfNothing_IsRefused(string name, StatusCode status)
    {
        await using var host = await StartAsync();
        var models = new ModelService.ModelServiceClient(host.Channel);

        Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(async () => await models.StartReembedAsync(new StartReembedRequest { Name = name }))).StatusCode);
        Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(async () => await models.GetModelAsync(new GetModelRequest { Name = name }))).StatusCode);
    }

    [Fact]
    public async Task Reembed_OneEntryRefused_NamesItAndDoesNotSwitch()
    {
        await using var host = await StartAsync();
        Server.Refuse = text => text.StartsWith("Pneumothorax\n", StringComparison.Ordinal) ? 400 : null;

        var job = await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada);

        Assert.Equal(JobState.PartiallySucceeded, job.State);
        Assert.Equal("ENTRIES_WITHOUT_VECTOR", job.Failure.Code);
        var refusal = Assert.Single(job.Refusals);
        Assert.StartsWith("entries/", refusal.Path, StringComparison.Ordinal);
        Assert.DoesNotContain(ModelServer.Key[..8], job.ToString(), StringComparison.Ordinal);
        Assert.True((await KnowledgeModels.ModelsAsync(host))[0] is { Name: "models/lsa", Active: true });

        // Put right, only the one that lacks is asked for.
        Server.Refuse = null;
        Server.Texts.Clear();
        Assert.Equal(JobState.Succeeded, (await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada)).State);
        Assert.Single(Server.Texts);
    }

    [Fact]
    public async Task Search_ProviderDownOrOfOtherWeights_GoesOnWithTheBuiltInModel()
    {
        await using var host = await StartAsync();
        await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada);
        for (var i = 0; i < 6; i++) Server.FailNext(500);

        var found = await SearchAsync(host, "collapsed lung");

        Assert.True(found.Answered);
        Assert.False(AskedFor("collapsed lung"));
    }

    [Fact]
    public async Task SearchSimilar_ByEntryAndByVector_AgreeInEachModel()
    {
        await using var host = await StartAsync();
        await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada);
        await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ollama, keepActive: true);
        var entry = (await SearchAsync(host, "pneumothorax")).Results[0].Entry.Name;

        var active = await host.Search.SearchSimilarAsync(new SearchSimilarRequest { Entry = entry, MinSimilarity = -1, PageSize = 5 });
        var aside = await host.Search.SearchSimilarAsync(new SearchSimilarRequest { Entry = entry, Model = KnowledgeModels.Ollama, MinSimilarity = -1, PageSize = 5 });
        var filtered = await host.Search.SearchSimilarAsync(new SearchSimilarRequest { Entry = entry, MinSimilarity = -1, PageSize = 100, Filter = "kind = \"guideline\"" });

        // Both models are the same weights behind two protocols.
        Assert.Equal(active.Results.Select(r => r.Entry.Name), aside.Results.Select(r => r.Entry.Name));
        for (var i = 0; i < 5; i++) Assert.Equal(active.Results[i].Score, aside.Results[i].Score, 4);
        Assert.Equal((KnowledgeModels.Ada, KnowledgeModels.Ollama), (active.Model, aside.Model));
        Assert.DoesNotContain(active.Results, r => r.Entry.Name == entry);
        Assert.Equal(active.Results.OrderByDescending(r => r.Score).Select(r => r.Score), active.Results.Select(r => r.Score));
        Assert.NotEmpty(filtered.Results);
        Assert.All(filtered.Results, r => Assert.Equal(EntryKind.Guideline, r.Entry.Kind));
    }

    [Fact]
    public async Task SearchSimilar_BuiltInModel_FindsTheEntrysKin()
    {
        await using var host = await StartAsync();
        var entry = (await SearchAsync(host, "pneumothorax")).Results[0].Entry.Name;

        var near = await host.Search.SearchSimilarAsync(new SearchSimilarRequest { Entry = entry, MinSimilarity = 0.2, PageSize = 3 });

        Assert.Equal("models/lsa", near.Model);
        Assert.NotEmpty(near.Results);
        Assert.All(near.Results, r => Assert.InRange(r.Score, 0.2, 1));
    }

    [Fact]
    public async Task SearchSimilar_VectorThatIsNone_IsRefused()
    {
        await using var host = await StartAsync();
        await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada);
        float[][] vectors = [[], [1, 2, 3], new float[64], [.. Enumerable.Repeat(1f, 63), float.NaN], [.. Enumerable.Repeat(1f, 63), float.PositiveInfinity], [.. Enumerable.Repeat(1f, 20_000)]];
        foreach (var values in vectors)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await host.Search.SearchSimilarAsync(new SearchSimilarRequest { Vector = new Vector { Values = { values } } }));
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        }

        SearchSimilarRequest[] wrong =
        [
            new(), new() { Entry = "entries/x", MinSimilarity = double.NaN }, new() { Entry = "entries/x", MinSimilarity = 1.5 }, new() { Entry = "entries/x", PageSize = -1 },
            new() { Entry = "datasets/x" }, new() { Entry = "entries/x", Filter = "kind =" }, new() { Entry = "entries/x", Model = "text-embedding-ada-002" },
        ];
        foreach (var request in wrong)
            Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(async () => await host.Search.SearchSimilarAsync(request))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await host.Search.SearchSimilarAsync(new SearchSimilarRequest { Entry = "entries/nobody" }))).StatusCode);
        var other = new SearchSimilarRequest { Vector = new Vector { Values = { Enumerable.Repeat(1f, 64) } }, Model = KnowledgeModels.Ollama };
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(async () => await host.Search.SearchSimilarAsync(other))).StatusCode);
    }

    [Fact]
    public async Task Start_DefaultModelWithAKey_IsSwitchedToByItself()
    {
        await using var host = await StartAsync(KnowledgeModels.Settings(Server, activate: true));
        var list = new KnowledgeJobService.KnowledgeJobServiceClient(host.Channel);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        ListJobsResponse jobs;
        do
        {
            await Task.Yield();
            jobs = await list.ListJobsAsync(new ListJobsRequest(), cancellationToken: patience.Token);
        }
        while (jobs.Jobs.Count == 0);

        Assert.Equal(JobState.Succeeded, (await KnowledgeModels.EndAsync(host, jobs.Jobs[0].Name)).State);
        Assert.True((await KnowledgeModels.ModelsAsync(host))[0] is { Name: KnowledgeModels.Ada, Active: true });
    }
}
